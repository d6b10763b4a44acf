/** What follows an answered question of a `bkend dev`. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { DiagnosticError } from '../../diagnostic/index.ts'
import { answerRename } from '../answer.ts'
import type { Question } from '../result.ts'
import { bring, reload } from './bring.ts'
import { type Session, trouble } from './session.ts'
import type { Answer } from './wakes.ts'

/** A question was answered. */
export async function onAnswer(session: Session, question: Question, answer: Answer): Promise<void> {
  session.asking = null
  if (answer === null || (answer === 'no' && !question.rename)) return
  if (answer === 'yes' && question.rename) {
    try {
      const since = performance.now()
      const file = path.resolve(session.options.cwd, await answerRename(session.options.cwd, question))
      session.answered = { file, text: await readFile(file, 'utf8') }
      return await reload(session, { paths: new Set([file]), moved: false, since })
    } catch (fault) {
      if (!(fault instanceof DiagnosticError)) throw fault
      return trouble(session, 'error', fault.diagnostics, session.loaded?.sources ?? new Map())
    }
  }
  session.allow = [...session.allow, question.allow]
  await bring(session, performance.now())
}
