/**
 * What the tables, columns and the rest of an old version are called now. Every version was made from one other: the one before
 * it, or for a rollback the one that it went back to. A name is followed along that tree, from the old version to the latest.
 */
import type { Column, EnumType, Schema, Table } from '../model/index.ts'

/** A step from one version to a neighbour in the tree. */
export interface Move {
  readonly from: Schema
  readonly to: Schema
  /** `made`: `to` was made from `from`, and says what it renamed; `unmade`: the other way round; `same`: a rollback, either way. */
  readonly kind: 'made' | 'unmade' | 'same'
}

interface Named {
  readonly name: string
  readonly renamedFrom?: string
}

/** The lists of neighbours that a move leads between. */
interface Lists {
  readonly kind: Move['kind']
  readonly from: readonly Named[]
  readonly to: readonly Named[]
}

function has(list: readonly Named[], name: string): boolean {
  return list.some((one) => one.name === name)
}

function afterMove(name: string, { kind, from, to }: Lists): string {
  if (kind === 'same' || has(to, name)) return name
  if (kind === 'made') return to.find((one) => one.renamedFrom === name)?.name ?? name
  const old = from.find((one) => one.name === name)?.renamedFrom
  return old !== undefined && has(to, old) ? old : name
}

/** The name at the beginning and after each move. */
function followed(name: string, moves: readonly Lists[]): readonly string[] {
  const names = [name]
  for (const move of moves) names.push(afterMove(names.at(-1) ?? name, move))
  return names
}

/** The declaration with `renamedFrom` saying what it is called now, where that is another name. */
function calledNow<T extends Named>(one: T, moves: readonly Lists[]): T {
  const now = followed(one.name, moves).at(-1)
  return now === undefined || now === one.name ? one : { ...one, renamedFrom: now }
}

/** The moves between what `listOf` finds in the declaration that `names` follows. */
function within<T extends Named>(
  names: readonly string[],
  moves: readonly Move[],
  all: (schema: Schema) => readonly T[],
  listOf: (one: T) => readonly Named[],
): Lists[] {
  const listed = (schema: Schema, name: string | undefined): readonly Named[] => {
    const one = all(schema).find((other) => other.name === name)
    return one ? listOf(one) : []
  }
  return moves.map(({ kind, from, to }, i) => ({ kind, from: listed(from, names[i]), to: listed(to, names[i + 1]) }))
}

function tableNow(table: Table, moves: readonly Move[]): Table {
  const outer = moves.map(({ kind, from, to }) => ({ kind, from: from.tables, to: to.tables }))
  const names = followed(table.name, outer)
  const now = <T extends Named>(list: readonly T[], listOf: (t: Table) => readonly Named[]): T[] => {
    const inner = within(names, moves, (schema) => schema.tables, listOf)
    return list.map((one) => calledNow(one, inner))
  }
  return {
    ...calledNow(table, outer),
    columns: now<Column>(table.columns, (t) => t.columns),
    indexes: now(table.indexes, (t) => t.indexes),
    uniques: now(table.uniques, (t) => t.uniques),
  }
}

const namedValues = ({ values }: EnumType): Named[] => values.map(({ value, ...rest }) => ({ name: value, ...rest }))

function enumNow(one: EnumType, moves: readonly Move[]): EnumType {
  const outer = moves.map(({ kind, from, to }) => ({ kind, from: from.enums, to: to.enums }))
  const inner = within(followed(one.name, outer), moves, (schema) => schema.enums, namedValues)
  const values = namedValues(one).map((value) => {
    const { name, ...rest } = calledNow(value, inner)
    return { value: name, ...rest }
  })
  return { ...calledNow(one, outer), values }
}

/** `schema` with each `renamedFrom` saying what its owner is called after the moves. */
export function namedAsNow(schema: Schema, moves: readonly Move[]): Schema {
  return {
    tables: schema.tables.map((table) => tableNow(table, moves)),
    enums: schema.enums.map((one) => enumNow(one, moves)),
  }
}

/** Versions from `start` to `end` along the tree; `madeFrom` gives what a version was made from, 0 for none. */
export function wayBetween(start: number, end: number, madeFrom: (version: number) => number): readonly number[] {
  const line = (version: number): number[] => (version < 1 ? [] : [version, ...line(madeFrom(version))])
  const [up, down] = [line(start), line(end)]
  const meeting = down.find((version) => up.includes(version)) ?? 0
  return [...up.slice(0, up.indexOf(meeting) + 1), ...down.slice(0, down.indexOf(meeting)).reverse()]
}
