/**
 * Changes of documents in batches, in the order of their ids. `where` picks what is still to be done, so a run that died is only
 * repeated; how far it came is kept in `_bkend_batches`, so that it need not look at the same documents again. It ends once a
 * whole pass finds none: those that came meanwhile, below the mark, are done too.
 */
import { createHash } from 'node:crypto'
import type { Collection, Document } from 'mongodb'
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import { canonicalJson } from '../../../model/index.ts'
import type { ProjectFunctions } from '../../../plan/index.ts'
import { OWN } from '../names.ts'
import type { DocumentWork } from '../work.ts'
import { type DriverContext, idOf, type RecordKey } from './context.ts'
import { writeBatch } from './write-batch.ts'

/** Documents that are read and written at once: what of them is in memory. */
const BATCH = 500
/** The same on servers that are slow at it: the lease is renewed between two commands. */
const FEW = 100
/** Documents between two lines of progress. */
const TOLD_EVERY = 10_000
const SHOWN = 5

/** How far it came. */
interface Mark extends RecordKey {
  readonly _id: string
  /** The last id that was done. */
  readonly after: unknown
  readonly done: number
}

/** Documents that could not be changed. */
export class DocumentsLeft extends Error {}

/** What a run of work may ask of the step that it is in. */
export interface Working {
  readonly context: DriverContext
  /** The functions that a step may call. */
  readonly functions?: ProjectFunctions | undefined
  /** Throws where the lease was lost. */
  stillHeld(): void
}

/** Writes a batch, and says how many of its documents were changed. Throws the server's fault. */
export type WriteBatch = (batch: readonly Document[]) => Promise<number>

async function* batchesOf(
  collection: Collection,
  work: DocumentWork,
  after: unknown,
  size: number,
): AsyncIterable<Document[]> {
  const { convert } = work
  // All at the top, where every server looks for an id.
  const filter = after === undefined ? work.where : { ...work.where, _id: { $gt: after } }
  // A function gets all that a document has.
  const projection = work.call ? {} : { _id: 1, ...(convert && { [convert.field]: 1 }) }
  const cursor = collection.find(filter as Document, {
    ...{ projection, sort: { _id: 1 }, batchSize: size, allowDiskUse: true, promoteValues: false },
  })
  try {
    let batch: Document[] = []
    for await (const document of cursor) {
      batch.push(document)
      if (batch.length < size) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  } finally {
    await cursor.close().catch(() => {})
  }
}

function left(ids: readonly unknown[], { doing }: DocumentWork): DocumentsLeft {
  const shown = ids.slice(0, SHOWN).map(String).join(', ')
  const more = ids.length > SHOWN ? ', …' : ''
  return new DocumentsLeft(`${doing}: ${ids.length} documents stay as they are (${shown}${more})`)
}

function requireGoingOn({ context, stillHeld }: Working, done: number): void {
  stillHeld()
  if (!context.options.signal?.aborted) return
  const hint = `${done} documents were changed and stay so; push again: it goes on from there`
  throw new DiagnosticError([error('apply/interrupted', 'The run was interrupted', { hint })])
}

interface Pass {
  readonly work: DocumentWork
  readonly working: Working
  readonly write: WriteBatch
  tell(done: number): void
}

/** One pass over what is left above the mark. */
async function pass({ work, working, write, tell }: Pass, mark: Mark) {
  const { context } = working
  const size = context.answer.capabilities.has('pipelineUpdates') ? BATCH : FEW
  const marks = context.db.collection<Mark>(OWN.batches)
  const collection = context.db.collection(work.changeDocuments)
  const seen: unknown[] = []
  let { done } = mark
  let [found, changed] = [0, 0]
  for await (const batch of batchesOf(collection, work, mark.after, size)) {
    requireGoingOn(working, done)
    const n = await write(batch)
    found += batch.length
    changed += n
    done += n
    if (n < batch.length && seen.length <= SHOWN) seen.push(...batch.slice(0, SHOWN + 1).map((d) => d._id))
    const { project, environment } = mark
    const after = batch.at(-1)?._id as unknown
    await marks.replaceOne({ _id: mark._id }, { project, environment, after, done }, { upsert: true })
    tell(done)
  }
  return { found, changed, done, seen }
}

function telling(work: DocumentWork, { options }: DriverContext, total: number): (done: number) => void {
  let next = TOLD_EVERY
  return (done) => {
    if (done < next) return
    next = done + TOLD_EVERY
    options.onProgress?.(`${work.doing}: ${done} of ${Math.max(total, done)} documents`)
  }
}

/** Does the work. Throws `DocumentsLeft` where documents stay as they are, the server's fault, or a `DiagnosticError`. */
export async function changeDocuments(
  work: DocumentWork,
  working: Working,
  write: WriteBatch = (batch) => writeBatch(batch, work, working.context),
): Promise<void> {
  const { context } = working
  const marks = context.db.collection<Mark>(OWN.batches)
  const name = createHash('sha256').update(canonicalJson(work)).digest('hex').slice(0, 32)
  const _id = idOf(context.key, name)
  const total = await context.db.collection(work.changeDocuments).estimatedDocumentCount()
  const tell = telling(work, context, total)
  const none: Mark = { _id, ...context.key, after: undefined, done: 0 }
  let mark = (await marks.findOne({ _id }, { promoteValues: false })) ?? none
  for (;;) {
    const isWhole = mark.after === undefined
    const { found, changed, done, seen } = await pass({ work, working, write, tell }, mark)
    if (isWhole && changed === 0) {
      if (found > 0 && !work.optional)
        throw left(found > seen.length ? [...seen, ...Array(found - seen.length)] : seen, work)
      break
    }
    mark = { ...none, done }
  }
  await marks.deleteOne({ _id })
}

/** Forgets how far the works of a push came that is over. */
export async function forgetBatches({ db, key }: DriverContext): Promise<void> {
  await db.collection<Mark>(OWN.batches).deleteMany({ ...key })
}
