/** A served table in the database's words: its name, its columns, and how each is read, written and answered. */
import {
  type Column,
  type ColumnType,
  type Config,
  type JsonValue,
  keyColumn,
  type Schema,
  type Table,
} from '../../../model/index.ts'
import { BIGINT_RANGE, compareDecimals, FORMAT_PATTERNS, matchesPattern } from '../../../validate/index.ts'
import { storedType, typeName } from '../normalize/column-type.ts'
import { type DeclareContext, declareContext } from '../normalize/context.ts'
import { identifier, literal, qualified } from '../sql/identifier.ts'

/** A type as values of it are bound and answered. */
export interface ValueShape {
  /** References followed: what is stored. */
  readonly stored: ColumnType
  /** The type's name as SQL. */
  readonly cast: string
  /** A value is bound as its JSON text, not as it is. */
  readonly asJson: boolean
  /** SQL of the value as JSON text; null where the value is. */
  json(value: string): string
  /** A JSON value as the parameter's text. */
  encode(value: JsonValue): string
  /** SQL that turns the parameter into the value. */
  bind(parameter: string): string
  /** Whether the database can hold the value at all: an id may be impossible for its kind. */
  holds(value: JsonValue): boolean
}

/** A column of a served table. */
export interface ColumnShape extends ValueShape {
  readonly column: Column
  /** The quoted name. */
  readonly name: string
}

/** A table that requests reach. */
export interface TableShape {
  readonly table: Table
  /** Quoted, with its schema. */
  readonly name: string
  /** The column by which its rows are found. Throws where it has none: such a table is not served. */
  readonly id: ColumnShape
  /** By declared name. Throws for names that are none: query planning has judged them. */
  column(name: string): ColumnShape
}

/** Shapes of the tables of one database. */
export interface Shapes {
  of(table: Table, schema: Schema): TableShape
  value(type: ColumnType, schema: Schema): ValueShape
}

const quotedText = (value: string): string => `'"' || ${value} || '"'`

function jsonOf(stored: ColumnType): (value: string) => string {
  switch (stored.kind) {
    case 'integer':
    case 'serial':
    case 'boolean':
    case 'json':
    case 'jsonb':
    case 'object':
    case 'array':
      return (v) => `${v}::text`
    case 'bigint':
    case 'uuid':
    case 'time':
    case 'interval':
    case 'day':
      return (v) => quotedText(`${v}::text`)
    case 'id':
      return stored.id === 'text' || stored.id === 'objectId'
        ? (v) => `to_json(${v})::text`
        : (v) => quotedText(`${v}::text`)
    case 'numeric':
      return stored.precision === undefined || stored.precision > 15
        ? (v) => quotedText(`${v}::text`)
        : (v) => `trim_scale(${v})::text`
    case 'date':
    case 'timestamptz':
      return (v) => `to_char(${v} at time zone 'UTC', '"\\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\\""')`
    case 'bytea':
      return (v) => quotedText(`replace(encode(${v}, 'base64'), E'\\n', '')`)
    case 'enumType':
      return (v) => `to_json(${v}::text)::text`
    default:
      return (v) => `to_json(${v})::text`
  }
}

/** The kind of column whose values are answered as those of a type that the server prints so. */
function kindPrinted(type: string): ColumnType {
  if (type === 'timestamp with time zone' || /^timestamp\(\d\) with time zone$/.test(type)) return { kind: 'date' }
  const [, precision] = /^numeric\((\d+),-?\d+\)$/.exec(type) ?? []
  if (precision !== undefined) return { kind: 'numeric', precision: Number(precision) }
  switch (type) {
    case 'integer':
    case 'smallint':
      return { kind: 'integer' }
    case 'date':
      return { kind: 'day' }
    case 'time without time zone':
      return { kind: 'time' }
    case 'boolean':
    case 'bigint':
    case 'uuid':
    case 'interval':
    case 'numeric':
    case 'bytea':
    case 'json':
    case 'jsonb':
      return { kind: type }
    default:
      return { kind: 'text' }
  }
}

/** The SQL of a value's JSON text, by its type as the server prints it: for values that are about to be of another type. */
export function jsonOfPrinted(type: string): (value: string) => string {
  return jsonOf(kindPrinted(type))
}

function isBoundAsJson({ kind }: ColumnType): boolean {
  return kind === 'json' || kind === 'jsonb' || kind === 'object' || kind === 'array' || kind === 'native'
}

function isBigint(text: string): boolean {
  if (!/^-?(0|[1-9][0-9]{0,18})$/.test(text)) return false
  return compareDecimals(text, BIGINT_RANGE[0]) >= 0 && compareDecimals(text, BIGINT_RANGE[1]) <= 0
}

function holds(stored: ColumnType, value: JsonValue): boolean {
  const text = String(value)
  const kind = stored.kind === 'id' ? stored.id : stored.kind
  if (kind === 'default' || kind === 'uuid') return matchesPattern(FORMAT_PATTERNS.uuid, text)
  if (kind === 'serial' && stored.kind === 'id') return isBigint(text)
  return kind !== 'text' || !text.includes('\0')
}

/** Whether the text of a path can be a value of that key: a number has to be one, and small enough. */
function isKey(stored: ColumnType, text: string): boolean {
  const type = stored.kind === 'native' ? stored.native : stored.kind
  const whole = /^(small|big)?(?:int|integer|serial)\b/i.exec(type)
  if (!whole) return holds(stored, text)
  if (!isBigint(text)) return false
  const most = { big: Number.POSITIVE_INFINITY, small: 2 ** 15 }[whole[1]?.toLowerCase() ?? ''] ?? 2 ** 31
  return Number(text) >= -most && Number(text) < most
}

/** A column as the key by which rows are found. A cast to a shorter text would cut the one asked for, and find another row. */
function keyShape(column: ColumnShape): ColumnShape {
  const { stored } = column
  const holdsKey = (value: JsonValue): boolean => isKey(stored, String(value))
  return { ...column, holds: holdsKey, ...(stored.kind === 'varchar' && { bind: (p: string) => `${p}::text` }) }
}

function castName(stored: ColumnType, context: DeclareContext): string {
  const plain = typeName(stored, context)
  if (plain !== null) return plain
  if (stored.kind === 'native') return stored.native
  const named = stored.kind === 'enumType' ? context.enums.get(stored.enumType) : undefined
  if (!named) throw new Error(`no type for ${stored.kind}`)
  return qualified(context.config.postgres.schema, named.dbName)
}

function valueShape(type: ColumnType, context: DeclareContext): ValueShape {
  const stored = storedType(type, context)
  const cast = castName(stored, context)
  const asJson = isBoundAsJson(stored)
  const bind =
    stored.kind === 'bytea' ? (p: string) => `decode(${p}::text, 'base64')` : (p: string) => `${p}::text::${cast}`
  return {
    stored,
    cast,
    asJson,
    json: jsonOf(stored),
    encode: (value) => (asJson ? JSON.stringify(value) : String(value)),
    bind,
    holds: (value) => holds(stored, value),
  }
}

/** The server knows how JSON becomes a type of its own: the row's type is asked. */
function bindNative(table: string, column: Column): (parameter: string) => string {
  const name = identifier(column.dbName)
  return (p) =>
    `(jsonb_populate_record(null::${table}, jsonb_build_object(${literal(column.dbName)}, ${p}::text::jsonb))).${name}`
}

function columnShape(table: string, column: Column, context: DeclareContext): ColumnShape {
  const shape = valueShape(column.type, context)
  const bind = shape.stored.kind === 'native' ? bindNative(table, column) : shape.bind
  return { ...shape, bind, column, name: identifier(column.dbName) }
}

/** A table's shape in the schema of that context. */
export function tableShape(table: Table, context: DeclareContext): TableShape {
  const name = qualified(context.config.postgres.schema, table.dbName)
  const columns = new Map(table.columns.map((c) => [c.name, columnShape(name, c, context)]))
  const column = (declared: string): ColumnShape => {
    const found = columns.get(declared)
    if (!found) throw new Error(`table ${table.name} has no column ${declared}`)
    return found
  }
  let known: ColumnShape | undefined
  return {
    table,
    name,
    // A table without a key of one column is not served; rows are put into it all the same.
    get id() {
      known ??= keyShape(column(keyColumn(table)?.name ?? 'id'))
      return known
    },
    column,
  }
}

/** Shapes, each worked out once for a schema. `version`: the server's, `180001`. */
export function shapesFor(config: Config): Shapes {
  const contexts = new WeakMap<Schema, DeclareContext>()
  const tables = new WeakMap<Table, TableShape>()
  const contextFor = (schema: Schema): DeclareContext => {
    const facts = { product: '', version: 0, host: '', database: '', user: '', tables: new Map() }
    const made = contexts.get(schema) ?? declareContext(schema, { config, facts, current: new Map() }, () => {})
    contexts.set(schema, made)
    return made
  }
  return {
    value: (type, schema) => valueShape(type, contextFor(schema)),
    of(table, schema) {
      const made = tables.get(table) ?? tableShape(table, contextFor(schema))
      tables.set(table, made)
      return made
    },
  }
}
