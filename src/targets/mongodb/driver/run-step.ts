/** A step's commands, one after the other: the server's own, and changes of documents in batches. */
import type { Document } from 'mongodb'
import type { JsonObject } from '../../../model/index.ts'
import { type FunctionAction, type Step, StepFailure } from '../../../plan/index.ts'
import { codeOf, isDisconnect, isMongo, isRefusedByValidator, textOf } from '../faults.ts'
import type { DocumentWork } from '../work.ts'
import { changeDocuments, DocumentsLeft, type Working } from './batches.ts'
import { callDocuments } from './calls.ts'
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
    else if (word === 'shardCollection')
      await client.db('admin').command({ ...document, shardCollection: full(document.shardCollection) })
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

/** The work with the values of its filter and update in BSON. */
function parsed(work: DocumentWork, { context }: Working): DocumentWork {
  return context.library.BSON.EJSON.parse(JSON.stringify(work)) as DocumentWork
}

function isWork(command: JsonObject): command is JsonObject & DocumentWork {
  return command.changeDocuments !== undefined
}

const BESIDE = 'Documents were written meanwhile that cannot be changed: mend them'

function failed(step: Step, fault: unknown): unknown {
  if (fault instanceof DocumentsLeft) return new StepFailure(step, fault.message, { hint: BESIDE, cause: fault })
  if (!isMongo(fault)) return fault
  const code = codeOf(fault)
  return new StepFailure(step, textOf(fault), {
    serverCode: code === undefined ? undefined : String(code),
    disconnected: isDisconnect(fault),
    hint: adviceFor(fault),
    cause: fault,
  })
}

/** Calls a function of the project's for documents. Throws `StepFailure`, or a `StoppedWithin` where the function stops it. */
async function runFunction(working: Working, step: Step, action: FunctionAction): Promise<void> {
  try {
    await callDocuments(parsed(action.work as unknown as DocumentWork, working), action, working)
  } catch (fault) {
    throw failed(step, fault)
  }
}

/** Runs a step's commands in order. Throws `StepFailure` for the one that failed. */
export async function runStep(working: Working, step: Step): Promise<void> {
  const { action } = step
  if (action.kind === 'function') return await runFunction(working, step, action)
  const run = action.kind === 'command' ? action.command.run : undefined
  if (!Array.isArray(run)) throw new StepFailure(step, `MongoDB runs commands, and this step is a ${action.kind}`, {})
  for (const command of run as readonly JsonObject[]) {
    try {
      if (isWork(command)) await changeDocuments(parsed(command, working), working)
      else await send(working.context, command)
    } catch (fault) {
      throw failed(step, fault)
    }
  }
}
