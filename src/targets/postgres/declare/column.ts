/** A column of the live project as it is declared. */
import type { Column, ColumnType, Constraints, Default, Resource } from '../../../model/index.ts'
import { derivedName } from '../../../model/index.ts'
import { expressionOf, flagOf, refsOf, textOf } from '../kinds/attributes.ts'
import { columnRule } from './column-rule.ts'
import { countingType, typeOf } from './column-type.ts'
import { commentOf, type DeclaringContext, plainSql, printedText } from './context.ts'
import { defaultOf } from './default.ts'
import { referenceOf } from './reference.ts'
import { withColumns } from './sql-columns.ts'

/** What a column's declaration takes in of its table beside the column itself. */
export interface ColumnPlace {
  readonly table: Resource
  readonly adopted: boolean
  readonly context: DeclaringContext
  /** Name in the database → declared name, of all columns that are declared. */
  readonly names: ReadonlyMap<string, string>
}

/** A declared column, and which of the table's other objects it says. */
export interface DeclaredColumn {
  readonly column: Column
  /** Addresses of the foreign key and the CHECK that are part of it. */
  readonly says: readonly string[]
}

/** What is known of a column's type so far. */
interface Typed {
  readonly type: ColumnType
  readonly constraints: Constraints
  /** It counts up by itself, so that its default is part of its type. */
  readonly counts: boolean
  readonly says: readonly string[]
}

function bareType(r: Resource, { table, context }: ColumnPlace): Typed {
  const type = printedText(expressionOf(r, 'type')) ?? ''
  const [identity, initial] = [textOf(r, 'identity'), printedText(expressionOf(r, 'default'))]
  const counting = countingType({ type, identity, initial, table: table.name, column: r.name })
  return { type: counting ?? typeOf(type, context), constraints: {}, counts: counting !== null, says: [] }
}

/** The reference that the first foreign key over that column alone says, where the language can. */
function referenced(r: Resource, { table, context }: ColumnPlace): Typed | null {
  for (const key of context.childrenOf(table.address)) {
    const [only, second] = key.kind === 'foreign-key' ? refsOf(key, 'columns') : []
    if (only !== r.address || second !== undefined) continue
    const type = referenceOf(key, r, context)
    if (type !== null) return { type, constraints: {}, counts: false, says: [key.address] }
  }
  return null
}

/** The limits that the CHECK of the column's own name says. */
function ruled(r: Resource, bare: Typed, { table, context, adopted }: ColumnPlace): Typed | null {
  const name = derivedName([table.name, r.name, 'check'])
  const check = context.childrenOf(table.address).find((child) => child.kind === 'check' && child.name === name)
  if (!check || !flagOf(check, 'validated') || flagOf(check, 'noInherit')) return null
  const text = printedText(expressionOf(check, 'expression'))
  const rule = text === null ? null : columnRule(text, r.name, bare.type, !adopted)
  return rule && { ...bare, ...rule, says: [check.address] }
}

/** Whether the language takes that literal beside those limits. */
function fits(value: unknown, { type, constraints }: Typed): boolean {
  const { minimum, maximum, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = constraints
  if (type.kind === 'oneOf') return (type.values as readonly unknown[]).includes(value)
  if (minimum !== undefined && Number(value) < Number(minimum)) return false
  if (maximum !== undefined && Number(value) > Number(maximum)) return false
  if (typeof value !== 'string' || type.kind === 'bigint' || type.kind === 'numeric') return true
  const longest = type.kind === 'varchar' ? Math.min(type.length, maxLength) : maxLength
  return [...value].length >= minLength && [...value].length <= longest
}

/** Digits after the point that a numeric column would round away are no default that the language takes. */
function isExact(value: unknown, type: ColumnType): boolean {
  if (type.kind !== 'numeric' || type.precision === undefined) return true
  const [whole = '', fraction = ''] = String(value).replace('-', '').split('.')
  const scale = type.scale ?? 0
  return fraction.length <= scale && whole.replace(/^0+/, '').length <= type.precision - scale
}

function initialOf(r: Resource, typed: Typed, version: number): { readonly default?: Default } {
  const text = typed.counts ? null : printedText(expressionOf(r, 'default'))
  if (text === null) return {}
  const said = defaultOf(text, typed.type, version)
  const taken = said.kind !== 'literal' || (fits(said.value, typed) && isExact(said.value, typed.type))
  return { default: taken ? said : { kind: 'sql', sql: plainSql(text) } }
}

/** Whether the server computes the column in a way that the language has no word for. */
export function isVirtual(r: Resource): boolean {
  return textOf(r, 'storage') === 'virtual'
}

/** The column under its declared name. */
export function declareColumn(r: Resource, name: string, place: ColumnPlace): DeclaredColumn {
  const bare = bareType(r, place)
  const collation = textOf(r, 'collation')
  const alone = bare.counts || collation !== null
  const typed = (alone ? null : referenced(r, place)) ?? ruled(r, bare, place) ?? bare
  const generated = printedText(expressionOf(r, 'generated'))
  const column: Column = {
    name,
    dbName: r.name,
    type: typed.type,
    optional: flagOf(r, 'nullable'),
    constraints: typed.constraints,
    system: false,
    unique: false,
    permission: {},
    ...initialOf(r, typed, place.context.version),
    ...(generated !== null && { generated: withColumns(generated, place.names) }),
    ...(collation !== null && { collation }),
    ...commentOf(r),
  }
  return { column, says: typed.says }
}
