/**
 * What a version holds, as the history keeps it: whole, or as what is different from an earlier version that is kept whole. A
 * `bkend dev` makes many versions of a large schema that differ in one table.
 */
import { type JsonObject, type JsonValue, jsonEqual, type Resource, type Snapshot } from '../../model/index.ts'
import { snapshotFromJson, snapshotToJson } from '../../plan/index.ts'
import { changedList, type ListChange, listChange, type Members } from './list-change.ts'

/** What a version holds. */
export interface Contents {
  readonly schema: JsonValue
  readonly snapshot: Snapshot
}

/** The same as two JSON documents. */
export interface KeptContents {
  readonly schema: JsonValue
  readonly snapshot: JsonValue
}

/** A version that is kept whole, for later ones to be kept beside it. */
export interface Whole {
  readonly version: number
  readonly toHash: string
  readonly contents: Contents
}

/** A version of which more than one part of so many is another is kept whole. */
const LARGEST = 8

interface SchemaJson extends JsonObject {
  readonly tables: readonly JsonObject[]
}

interface SchemaChange {
  /** All but the tables. */
  readonly rest: JsonObject
  readonly tables: ListChange<JsonObject>
}

const nameOf = (table: JsonObject): string => String(table.name)
const TABLES: Members<JsonObject> = { nameOf, isSame: jsonEqual }

const addressOf = ({ address }: Resource): string => address
const RESOURCES: Members<Resource> = { nameOf: addressOf, isSame: isSameResource }

/** Apart from where it was declared, which is not kept. */
function isSameResource(one: Resource, other: Resource): boolean {
  return one === other || jsonEqual({ ...one, span: undefined }, { ...other, span: undefined })
}

function hasTables(schema: JsonValue): schema is SchemaJson {
  return typeof schema === 'object' && schema !== null && 'tables' in schema && Array.isArray(schema.tables)
}

/** The whole as it is kept. */
export function keptWhole({ schema, snapshot }: Contents): KeptContents {
  return { schema, snapshot: snapshotToJson(snapshot) }
}

/** The contents beside those of an earlier version; null where they are better kept whole. */
export function keptBeside(whole: Whole, { schema, snapshot }: Contents): KeptContents | null {
  const { schema: before } = whole.contents
  if (!hasTables(before) || !hasTables(schema)) return null
  const tables = listChange(before.tables, schema.tables, TABLES)
  if (tables === null || tables.put.length * LARGEST > schema.tables.length) return null
  const after = [...snapshot.values()]
  const resources = listChange([...whole.contents.snapshot.values()], after, RESOURCES)
  if (resources === null || resources.put.length * LARGEST > after.length) return null
  const { tables: _, ...rest } = schema
  const put = resources.put.map(([at, { span, ...resource }]) => [at, resource])
  return {
    schema: { rest, tables } as unknown as JsonValue,
    snapshot: { removed: resources.removed, put } as unknown as JsonValue,
  }
}

/** The schema of a version that is kept beside `base`. Tables that stayed are the same objects. */
export function schemaBeside(base: JsonValue, kept: JsonValue): JsonValue {
  const { rest, tables } = kept as unknown as SchemaChange
  return { ...rest, tables: changedList((base as SchemaJson).tables, tables, nameOf) }
}

/** What a version holds. `base`: what the version holds beside which it is kept; null: it is kept whole. */
export function contentsOf({ schema, snapshot }: KeptContents, base: KeptContents | null): Contents {
  if (base === null) return { schema, snapshot: snapshotFromJson(snapshot) }
  const resources = changedList(
    base.snapshot as unknown as readonly Resource[],
    snapshot as unknown as ListChange<Resource>,
    addressOf,
  )
  return { schema: schemaBeside(base.schema, schema), snapshot: snapshotFromJson(resources) }
}
