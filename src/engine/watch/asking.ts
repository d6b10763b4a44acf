/** Questions of a `bkend dev`: told, put to whoever is there, and taken back when files change. */
import type { Question, RunResult } from '../result.ts'
import type { Session } from './session.ts'

/** Tells the questions, and puts the first to whoever is there. */
export function ask(session: Session, result: RunResult): void {
  const { options, loaded, log, wakes } = session
  const sources = loaded?.sources ?? new Map<string, string>()
  const { questions } = result
  session.trouble = ''
  log.tell({
    event: 'question',
    questions,
    result,
    command: commandFor(questions),
    diagnostics: result.diagnostics,
    sources,
  })
  const [question] = questions
  if (!options.ask || !question) return
  const asking = new AbortController()
  session.asking = asking
  void options.ask(question, { ...result, sources }, asking.signal).then((answer) => {
    if (!asking.signal.aborted) wakes.add({ kind: 'answer', question, answer })
  })
}

/** Takes a question back: files have changed since. */
export function unask(session: Session): void {
  session.asking?.abort()
  session.asking = null
}

function commandFor(questions: readonly Question[]): string {
  return `bkend push ${questions.map(({ allow }) => `--allow ${allow}`).join(' ')}`
}
