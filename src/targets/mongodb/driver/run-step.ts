/** Commands to the server, and questions to the data. */
import type { Document } from 'mongodb'
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import type { JsonObject } from '../../../model/index.ts'
import { type PreflightAnswer, type PreflightCheck, type Step, StepFailure } from '../../../plan/index.ts'
import { codeOf, isDisconnect, isMongo, isRefusedByValidator, textOf } from '../faults.ts'
import type { DriverContext } from './context.ts'

/** Faults that say that a command was carried out before: what stands already, or is gone already. */
const DONE: Readonly<Record<string, readonly number[]>> = {
  create: [48],
  drop: [26],
  dropIndexes: [26, 27],
  renameCollection: [26],
}

interface WriteError {
  readonly code?: number
  readonly errmsg?: string
}

/** Sends one command: documents of it in Extended JSON. A fault that says "done before" is none. */
async function send({ db, client, library, whereto }: DriverContext, command: JsonObject): Promise<void> {
  const [word = ''] = Object.keys(command)
  const document = library.BSON.EJSON.parse(JSON.stringify(command)) as Document
  const full = (name: unknown): string => `${whereto.database}.${String(name)}`
  try {
    if (word === 'renameCollection')
      await client.db('admin').command({ renameCollection: full(document.renameCollection), to: full(document.to) })
    else {
      const { writeErrors } = (await db.command(document)) as { readonly writeErrors?: readonly WriteError[] }
      const [first] = writeErrors ?? []
      if (first) throw new library.MongoServerError({ message: first.errmsg ?? 'a write failed', code: first.code })
    }
  } catch (fault) {
    if (!DONE[word]?.includes(codeOf(fault) ?? 0)) throw fault
  }
}

function adviceFor(fault: unknown): string | undefined {
  if (isRefusedByValidator(fault)) return 'Documents do not fit the new rules: change them first'
  switch (codeOf(fault)) {
    case 13:
      return 'Push with a login that has the roles `dbAdmin` and `readWrite` on this database'
    case 11_000:
      return 'Documents have the same values: change them, or leave the unique out'
    default:
      return undefined
  }
}

/** Runs a step's commands in order. Throws `StepFailure` for the one that failed. */
export async function runStep(context: DriverContext, step: Step): Promise<void> {
  const { action } = step
  const run = action.kind === 'command' ? action.command.run : undefined
  if (!Array.isArray(run)) throw new StepFailure(step, `MongoDB runs commands, and this step is a ${action.kind}`, {})
  for (const command of run as readonly JsonObject[]) {
    try {
      await send(context, command)
    } catch (fault) {
      if (!isMongo(fault)) throw fault
      const code = codeOf(fault)
      throw new StepFailure(step, textOf(fault), {
        serverCode: code === undefined ? undefined : String(code),
        disconnected: isDisconnect(fault),
        hint: adviceFor(fault),
        cause: fault,
      })
    }
  }
}

const SHOWN = 5

interface Question {
  readonly find?: string
  readonly filter?: Document
  readonly aggregate?: string
  readonly pipeline?: Document[]
}

async function answerTo({ db, library }: DriverContext, query: string): Promise<PreflightAnswer> {
  const asked = library.BSON.EJSON.parse(query) as Question
  const keyOf = (found: Document): string => String(found._id)
  if (asked.find !== undefined) {
    const documents = db.collection(asked.find)
    const filter = asked.filter ?? {}
    const some = await documents.find(filter, { projection: { _id: 1 }, limit: SHOWN }).toArray()
    return { count: some.length < SHOWN ? some.length : await documents.countDocuments(filter), keys: some.map(keyOf) }
  }
  const found = await db
    .collection(asked.aggregate ?? '')
    .aggregate(asked.pipeline ?? [])
    .toArray()
  return { count: found.length, keys: found.slice(0, SHOWN).map(keyOf) }
}

/** Runs the checks, one after the other. Throws a `DiagnosticError` (`apply/statement`) where the server refuses one. */
export async function runChecks(
  context: DriverContext,
  checks: readonly PreflightCheck[],
): Promise<readonly PreflightAnswer[]> {
  const answers: PreflightAnswer[] = []
  for (const check of checks) {
    try {
      answers.push(await answerTo(context, check.query))
    } catch (fault) {
      if (!isMongo(fault) || isDisconnect(fault)) throw fault
      const message = `Whether ${check.message} could not be checked: ${textOf(fault)}`
      throw new DiagnosticError([error('apply/statement', message, { span: check.span })], { cause: fault })
    }
  }
  return answers
}
