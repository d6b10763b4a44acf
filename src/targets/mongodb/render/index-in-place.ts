/** Changes of an index that MongoDB makes in place. https://www.mongodb.com/docs/manual/reference/command/collMod/#index */
import { type JsonObject, jsonEqual, type Resource } from '../../../model/index.ts'
import { type ChangeOf, collectionOf } from './context.ts'

function optionsOf({ attributes }: Resource): JsonObject {
  return typeof attributes.options === 'string' ? (JSON.parse(attributes.options) as JsonObject) : {}
}

/** The command for when documents go, and for hiding; null where the index must be built anew. */
export function indexInPlace({ from, to, attributes }: ChangeOf<'alter'>): JsonObject | null {
  const [before, after] = [optionsOf(from), optionsOf(to)]
  const { expireAfterSeconds: was, hidden: hid = false, ...rest } = before
  const { expireAfterSeconds: is, hidden: hides = false, ...others } = after
  const ends = was !== is
  if (attributes.some((name) => name !== 'options') || !jsonEqual(rest, others)) return null
  if (ends && (was === undefined || is === undefined)) return null
  const index = { name: to.name, ...(ends && { expireAfterSeconds: is }), ...(hid !== hides && { hidden: hides }) }
  return { collMod: collectionOf(to), index: index as JsonObject }
}
