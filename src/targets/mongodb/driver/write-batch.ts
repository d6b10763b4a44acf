/** One batch of documents is written: by one update where all of them get the same, else document by document. */
import type { Document } from 'mongodb'
import { converted } from '../conversion.ts'
import { uuidv7 } from '../uuid.ts'
import type { DocumentWork } from '../work.ts'
import type { DriverContext } from './context.ts'

/** One statement of an update command. */
export interface Update {
  readonly q: Document
  readonly u: Document | Document[]
  readonly multi?: true
}

interface Written {
  readonly nModified?: number
  readonly writeErrors?: readonly { readonly code?: number; readonly errmsg?: string }[]
}

/** The document alone, and only while it still is what was read. */
function still(document: Document, more: Document): Document {
  return { ...more, _id: document._id as unknown }
}

function conversions(batch: readonly Document[], work: DocumentWork, context: DriverContext): Update[] {
  const { convert, where } = work
  if (!convert) return []
  const { field, type } = convert
  return batch.flatMap((document) => {
    const value = document[field] as unknown
    const next = converted(value, type, context.library)
    if (next === undefined) return []
    return [{ q: still(document, { ...where, [field]: value }), u: { $set: { [field]: next } } }]
  })
}

function updatesOf(batch: readonly Document[], work: DocumentWork, context: DriverContext): Update[] {
  const { where, uuid } = work
  const one = (document: Document, u: Document): Update => ({ q: still(document, where), u })
  if (work.convert) return conversions(batch, work, context)
  if (uuid !== undefined) return batch.map((document) => one(document, { $set: { [uuid]: uuidv7() } }))
  const update = (work.update ?? {}) as Document
  return [{ q: { ...where, _id: { $in: batch.map((d) => d._id as unknown) } }, u: update, multi: true }]
}

/** Statements in one command. FerretDB 1 keeps what each of them reads open until the last is done, and waits for ever past some 50. */
function statementsAtOnce({ answer }: DriverContext): number {
  return answer.capabilities.has('pipelineUpdates') ? Number.POSITIVE_INFINITY : 20
}

/** Sends updates in one command. Throws the server's fault. */
async function send(updates: readonly Update[], work: DocumentWork, { db, library }: DriverContext): Promise<number> {
  const command = { update: work.changeDocuments, updates, ordered: false, bypassDocumentValidation: true }
  const { nModified = 0, writeErrors } = (await db.command(command)) as Written
  const [first] = writeErrors ?? []
  if (first) throw new library.MongoServerError({ message: first.errmsg ?? 'a write failed', code: first.code })
  return nModified
}

/**
 * Writes the batch and says how many documents it changed. What the old validator thinks of it does not matter: the new one is
 * about to come. Throws the server's fault.
 */
export async function writeBatch(
  batch: readonly Document[],
  work: DocumentWork,
  context: DriverContext,
): Promise<number> {
  return await sendAll(updatesOf(batch, work, context), work, context)
}

/** Sends updates, in as many commands as the server needs, and says how many documents they changed. Throws the server's fault. */
export async function sendAll(updates: readonly Update[], work: DocumentWork, context: DriverContext): Promise<number> {
  const some = Math.min(statementsAtOnce(context), updates.length)
  let changed = 0
  for (let at = 0; at < updates.length; at += some) changed += await send(updates.slice(at, at + some), work, context)
  return changed
}
