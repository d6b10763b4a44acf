/** Commands as steps carry them: MongoDB's own, in Extended JSON, one after the other, each safe to repeat. */
import type { JsonObject } from '../../model/index.ts'
import { type KeptColumn, shortColumn } from './kinds/column.ts'
import { OWN } from './names.ts'

/** Several commands that are one step. */
export interface Commands extends JsonObject {
  readonly run: readonly JsonObject[]
}

/** What `_bkend_tables` remembers of one collection. */
export interface KeptTable {
  readonly comment: string | null
  /** Of a server without validators: what they would say. */
  readonly rules: string | null
  readonly columns: readonly KeptColumn[]
  /** While a push is under way: what it has renamed, so that the next one, if this dies, does it no second time. */
  readonly moved?: Moved
}

/** The names before. */
export interface Moved extends JsonObject {
  /** Of the table; null where it kept its name. */
  readonly table: string | null
  readonly columns: readonly { readonly name: string; readonly from: string }[]
}

/** Remembers a table's columns, under the collection's name. */
export function rememberTable(collection: string, { comment, rules, columns, moved }: KeptTable): JsonObject {
  const kept = { comment, rules, columns: columns.map(shortColumn), ...(moved && { moved }) }
  return { update: OWN.tables, updates: [{ q: { _id: collection }, u: { $set: kept }, upsert: true }] }
}

/** Forgets a table. */
export function forgetTable(collection: string): JsonObject {
  return { delete: OWN.tables, deletes: [{ q: { _id: collection }, limit: 1 }] }
}

/** Whom a validator binds, and how. */
export type Validation = readonly [level: string, action: string]

/** Makes a collection. `options`: what kind it is. */
export function createCollection(
  collection: string,
  validator: JsonObject | null,
  options: JsonObject | null = null,
  [validationLevel, validationAction]: Validation = ['strict', 'error'],
): JsonObject {
  const binds =
    validationLevel === 'strict' && validationAction === 'error' ? {} : { validationLevel, validationAction }
  return { create: collection, ...(validator && { validator, ...binds }), ...options }
}

/** Gives a collection another validator, which binds every document; null takes it away. */
export function changeValidator(
  collection: string,
  validator: JsonObject | null,
  [validationLevel, validationAction]: Validation = ['strict', 'error'],
): JsonObject {
  return { collMod: collection, validator: validator ?? {}, validationLevel, validationAction }
}

/** Changes what MongoDB can change of a standing collection. */
export function changeCollection(collection: string, change: JsonObject): JsonObject {
  return { collMod: collection, ...change }
}

/** Spreads a collection over shards. The driver puts the database before its name and sends it where the server wants it. */
export function shardCollection(collection: string, key: JsonObject): JsonObject {
  return { shardCollection: collection, key }
}

/** Builds indexes; those that stand already are passed over. */
export function createIndexes(collection: string, indexes: readonly JsonObject[]): JsonObject {
  return { createIndexes: collection, indexes }
}

/** Drops one index. */
export function dropIndex(collection: string, index: string): JsonObject {
  return { dropIndexes: collection, index }
}

/** Renames a collection. The driver puts the database before both names and sends it where the server wants it. */
export function renameCollection(from: string, to: string): JsonObject {
  return { renameCollection: from, to }
}
