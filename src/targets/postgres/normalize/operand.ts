/** What a filter's path points at, as SQL of the type that comparisons use. */
import type { ColumnType, Comparison, Field, JsonValue, Table } from '../../../model/index.ts'
import { canonicalJson } from '../../../model/index.ts'
import { type Part, ref } from '../sql/expression.ts'
import { literal } from '../sql/identifier.ts'
import { storedType, typeName } from './column-type.ts'
import { columnAddress, columnOf, type DeclareContext } from './context.ts'
import { literalParts, momentLiteral } from './literal.ts'
import { type Meaning, READINGS, type Reading } from './reading.ts'

/** What a path points at. */
export interface Operand {
  /** As text, number … in the type that comparisons use. */
  readonly sql: readonly Part[]
  /** Present at all. */
  readonly present: readonly Part[]
  readonly field: Field
  /** As it is stored, references followed. */
  readonly type: ColumnType
  readonly nested: boolean
  /** What a nested value, or each item of a list, is read as; absent: it compares as it is. */
  readonly meaning?: Meaning
  /** Whether the column orders or equates text by rules of its own. */
  readonly collated: boolean
}

/** Kinds whose text orders by code point. */
export const TEXTUAL: ReadonlySet<string> = new Set(['string', 'text', 'varchar', 'oneOf', 'id'])

const MEANINGS: Readonly<Partial<Record<ColumnType['kind'], Meaning>>> = {
  date: 'moment',
  timestamptz: 'moment',
  day: 'day',
  time: 'time',
  uuid: 'uuid',
}

/** Whether the type holds numbers, values of `oneOf` among them. */
export function isNumeric(type: ColumnType): boolean {
  if (type.kind === 'oneOf') return typeof type.values[0] === 'number'
  return ['integer', 'serial', 'number', 'float', 'bigint', 'numeric'].includes(type.kind)
}

/** Decimals are text in JSON where they may have more digits than a double. */
function isDecimalText(type: ColumnType): boolean {
  return type.kind === 'bigint' || (type.kind === 'numeric' && (type.precision ?? 16) > 15)
}

/** What the path of a comparison points at. Throws where it leads nowhere: load has judged it. */
export function operandOf([name, ...keys]: Comparison['path'], table: Table, context: DeclareContext): Operand {
  const column = columnOf(table, name)
  const at = ref(columnAddress(table, name))
  let field: Field = column
  for (const key of keys) field = (field.type.kind === 'object' && field.type.properties[key]) || field
  const type = storedType(field.type, context)
  const nested = keys.length > 0
  const collated = !nested && column.collation !== undefined
  const before = keys.slice(0, -1).map((key) => ` -> ${literal(key)}`)
  const last = literal(keys.at(-1) ?? '')
  const json: readonly Part[] = nested ? ['(', at, ...before, ` -> ${last})`] : [at]
  const parts = { present: json, field, type, nested, collated }
  if (type.kind === 'array') return listOperand(type.items.type, parts, context)
  if (!nested) return { ...parts, sql: json }
  return { ...parts, ...nestedSql(type, ['(', at, ...before, ` ->> ${last})`], json) }
}

function listOperand(item: ColumnType, parts: Omit<Operand, 'sql'>, context: DeclareContext): Operand {
  const stored = storedType(item, context)
  const meaning = isDecimalText(stored) ? 'decimal' : stored.kind === 'day' ? undefined : MEANINGS[stored.kind]
  if (meaning === undefined) return { ...parts, sql: parts.present }
  return { ...parts, meaning, sql: calling(READINGS[meaning].list.address, parts.present) }
}

function nestedSql(type: ColumnType, text: readonly Part[], json: readonly Part[]): Pick<Operand, 'sql' | 'meaning'> {
  const meaning = MEANINGS[type.kind]
  if (meaning !== undefined) return { meaning, sql: calling(READINGS[meaning].one.address, text) }
  if (type.kind === 'number' || type.kind === 'float') return { sql: [...text, '::double precision'] }
  if (isNumeric(type)) return { sql: [...text, '::numeric'] }
  if (type.kind === 'boolean') return { sql: [...text, '::boolean'] }
  return { sql: TEXTUAL.has(type.kind) || type.kind === 'enumType' ? text : json }
}

/** A path in brackets needs no more of them as the only argument. */
function calling(address: string, argument: readonly Part[]): readonly Part[] {
  const [first, ...rest] = argument
  return first === '(' ? [ref(address), first, ...rest] : [ref(address), '(', ...argument, ')']
}

/** A literal to compare the operand with. */
export function valueParts(value: JsonValue, operand: Operand, context: DeclareContext): readonly Part[] {
  const { nested, meaning, type } = operand
  if (meaning !== undefined) return [readLiteral(value, meaning)]
  if (!nested || type.kind === 'array' || type.kind === 'object')
    return literalParts(value, operand.field.type, context)
  return [typeof value === 'string' && !isNumeric(type) ? literal(value) : String(value)]
}

/** The literal that the reading would make of the text. */
function readLiteral(value: JsonValue, meaning: Meaning): string {
  if (meaning === 'moment') return momentLiteral(value)
  if (meaning === 'decimal') return String(value)
  return literal(meaning === 'uuid' ? String(value).toLowerCase() : String(value))
}

/** A list as a literal of what its items are read as, or as JSON. */
export function listLiteral(values: readonly JsonValue[], { meaning }: Operand): string {
  if (meaning === undefined) return `${literal(canonicalJson(values))}::jsonb`
  const reading: Reading = READINGS[meaning]
  return `array[${values.map((value) => readLiteral(value, meaning)).join(', ')}]::${reading.type}[]`
}

/** ` collate "C"` where the operand's text must be ordered by code point. */
export function byCodePoint({ nested, type, field }: Operand, context: DeclareContext): string {
  const text = nested ? TEXTUAL.has(type.kind) && !isNumeric(type) : typeName(field.type, context) === 'text'
  return text || type.kind === 'varchar' ? ' collate "C"' : ''
}
