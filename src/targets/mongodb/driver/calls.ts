/** Documents whose values a function of the project's gives, one after the other. A document that changed meanwhile is left for the next pass. */
import type { Document } from 'mongodb'
import type { JsonObject, JsonValue } from '../../../model/index.ts'
import { type Calling, callForEach, type FunctionAction, type Made, valueFor } from '../../../plan/index.ts'
import { evaluate } from '../../../validate/index.ts'
import { VERSION_FIELD } from '../names.ts'
import { decode, encode } from '../values.ts'
import type { DocumentWork, JudgedField } from '../work.ts'
import { changeDocuments, type Working } from './batches.ts'
import { sendAll, type Update } from './write-batch.ts'

/** The document as the Data API would show it. */
function rowOf(document: Document, fields: readonly JudgedField[]): JsonObject {
  const members = fields.flatMap(({ name, field, type, later }) => {
    // What is not of the type yet is shown as what it is.
    const value = decode(later ? { kind: 'json' } : type, document[field])
    return value === undefined ? [] : [[name, value as JsonValue] as const]
  })
  return Object.fromEntries(members)
}

function callingOf(action: FunctionAction, work: DocumentWork, { functions }: Working): Calling {
  const { call } = work
  if (!functions || !call) throw new Error('a plan calls a function, and none was given')
  return {
    ...{ action, functions, table: work.changeDocuments, mayBeUnset: call.optional },
    judge: (value) => evaluate(call.to.check, value).map(({ message }) => message),
  }
}

/** Does the work. Throws `DocumentsLeft`, a `StoppedWithin`, the server's fault, or a `DiagnosticError`. */
export async function callDocuments(work: DocumentWork, action: FunctionAction, working: Working): Promise<void> {
  const { context } = working
  const calling = callingOf(action, work, working)
  const { fields = [], to } = work.call ?? {}
  const updateOf = ([document, value]: Made<Document>): Update => {
    const version: unknown = document[VERSION_FIELD] ?? null
    const field = to?.field ?? ''
    const next =
      to &&
      value !== null &&
      encode(to.type, value, { library: context.library, capabilities: context.answer.capabilities })
    const q = { ...work.where, _id: document._id as unknown, [VERSION_FIELD]: version }
    return { q, u: value === null ? { $unset: { [field]: '' } } : { $set: { [field]: next } } }
  }
  await changeDocuments(work, working, (batch) =>
    callForEach(batch, {
      value: (document) => valueFor(calling, String(document._id), rowOf(document, fields)),
      write: (made) => sendAll(made.map(updateOf), work, context),
      signal: context.options.signal,
    }),
  )
}
