/** Documents as a create of the Data API writes them. */
import * as library from 'mongodb'
import type { JsonObject, JsonValue, Table } from '../../src/model/index.ts'
import { CAPABILITIES, capabilitiesIn } from '../../src/targets/mongodb/capabilities.ts'
import { encode, holds } from '../../src/targets/mongodb/values.ts'

const KEEPING = { library, capabilities: capabilitiesIn(Object.keys(CAPABILITIES)) }
/** What every moment is that the server sets. */
export const NOW = '2026-01-31T00:00:00.000Z'

/** The record with what the server sets and fills. */
export function completed(table: Table, record: JsonObject): JsonObject {
  const filled = table.columns.flatMap((column): [string, JsonValue][] => {
    const { type, name, default: initial } = column
    const given = Object.hasOwn(record, name) ? record[name] : undefined
    if (type.kind === 'id') return []
    if (column.system) return [[name, name === 'createdBy' ? '' : NOW]]
    if (column.generated) return []
    if (given !== undefined) return [[name, given]]
    if (initial && initial.kind !== 'literal')
      return [[name, type.kind === 'date' || type.kind === 'timestamptz' ? NOW : 'x']]
    return type.kind === 'serial' ? [[name, 1]] : []
  })
  return Object.fromEntries(filled)
}

/** What a create would write; null where a value cannot be kept at all. */
export function documentOf(table: Table, record: JsonObject): JsonObject | null {
  const whole = completed(table, record)
  const fields = table.columns.flatMap((column): [string, unknown][] => {
    const { type, name, dbName } = column
    if (type.kind === 'id') return [['_id', new library.ObjectId()]]
    const value = whole[name]
    if (value === undefined || value === null) return []
    // A wrong kind of value is written as it is: encoding is for what was judged right.
    if (type.kind === 'oneOf' && typeof value === 'object') return [[dbName, value]]
    return [[dbName, holds(type, value) ? encode(type, value, KEEPING) : undefined]]
  })
  if (fields.some(([, value]) => value === undefined || (value instanceof Date && Number.isNaN(value.getTime()))))
    return null
  return { ...Object.fromEntries(fields), _v: 1 } as JsonObject
}
