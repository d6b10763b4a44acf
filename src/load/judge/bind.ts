/** Binds what a table's columns point at in other declarations: tables and enum types. */
import { didYouMean } from '../../diagnostic/index.ts'
import {
  type Column,
  type EnumType,
  type Field,
  type IdKind,
  type ReferenceType,
  USERS_TABLE,
} from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import type { DraftTable } from './draft.ts'
import { fault, place } from './scope.ts'

/** Deeper than people nest. */
const DEEPEST = 20

/** All declarations by name; those at fault are there too, so that nobody is told twice. */
export interface World {
  readonly tables: ReadonlyMap<string, DraftTable>
  /** null: at fault, and reported. */
  readonly enums: ReadonlyMap<string, EnumType | null>
  /** The enum types that are in order. */
  readonly enumTypes: ReadonlyMap<string, EnumType>
  /** How many more names may be compared for a suggestion: each of thousands with thousands would never end. */
  readonly suggestions: { left: number }
}

/** The column with its reference or enum type bound; null where that fails, or where it is at fault already. */
export function bindColumn(world: World, draft: DraftTable, name: string, column: Column | null): Column | null {
  const path = ['columns', name]
  if (column === null) return bindWritten(world, draft, draft.form.columns?.[name], path)
  if (column.type.kind !== 'reference') return enumsKnown(world, draft, column, path) ? column : null
  const type = bindReference(world, draft, column.type, path)
  if (type === null) return null
  if (column.default?.kind === 'userId' && type.idKind !== 'text') {
    const hint = {
      yaml: 'Refer to `$users`, or use `type: string`',
      typescript: "Use `reference('$users')` or `string()`",
    }
    return fault(draft.scope, 'schema/default', `The asker's id is no id of \`${type.to}\``, [...path, 'default'], {
      hint,
    })
  }
  return { ...column, type }
}

function bindReference(
  world: World,
  draft: DraftTable,
  type: ReferenceType,
  path: DeclarationPath,
): ReferenceType | null {
  const idKind = idOf(world, draft, type.to, [...path, 'to'])
  return idKind && { ...type, idKind }
}

/** A suggestion, while there is time for any. */
function nearest({ suggestions }: World, name: string, known: ReadonlyMap<string, unknown>): string | undefined {
  suggestions.left -= known.size
  return suggestions.left < 0 ? undefined : didYouMean(name, known.keys())
}

/** What a table's key refers to, where its only column is a reference: it holds that table's ids. */
function keyReference({ primaryKey, columns }: DraftTable): string | undefined {
  const [only, second] = primaryKey
  const type = only === undefined || second !== undefined ? undefined : columns.get(only)?.type
  return type?.kind === 'reference' ? type.to : undefined
}

/** How the ids of the table `to` are made; null where a reference cannot hold them, or where that is not known. */
function idOf(world: World, draft: DraftTable, to: string, at: DeclarationPath, steps = 0): IdKind | null {
  const { scope } = draft
  if (to === USERS_TABLE) return 'text'
  const target = world.tables.get(to)
  if (target === undefined) {
    const near = nearest(world, to, world.tables)
    const isUsers = /^\$?users?$/i.test(to)
    const declare = {
      yaml: `Declare it: \`table: ${to}\``,
      typescript: `Declare it: \`export const ${to} = table('${to}', { … })\``,
    }
    const users = { yaml: "bkend's own users are `$users`", typescript: "bkend's own users are `reference('$users')`" }
    const hint = isUsers ? users : (near ?? declare)
    return fault(scope, 'schema/unknown-table', `There is no table \`${to}\``, at, { hint })
  }
  if (target.id !== undefined) return target.id
  const held = keyReference(target)
  if (held !== undefined && steps < DEEPEST) return idOf(world, draft, held, at, steps + 1)
  // A key that is at fault itself was told there.
  if (target.primaryKey.some((name) => target.columns.get(name) === null)) return null
  return fault(scope, 'schema/constraint', `\`${to}\` has no single id that a reference could hold`, at, {
    hint: 'Give it a primary key of one column',
    related: [{ message: 'declared here', span: place(target.scope, ['table']) }],
  })
}

/** What a column that is at fault points at all the same: its own faults hide no other. */
function bindWritten(world: World, draft: DraftTable, written: unknown, path: DeclarationPath, depth = 0): null {
  if (!isObject(written) || depth > DEEPEST) return null
  const { type, to, enumType, items, properties } = written
  if (type === 'reference' && typeof to === 'string') idOf(world, draft, to, [...path, 'to'])
  if (type === 'enumType' && typeof enumType === 'string')
    enumsKnown(world, draft, { type: { kind: 'enumType', enumType } }, path)
  if (type === 'array') bindWritten(world, draft, items, [...path, 'items'], depth + 1)
  if (type !== 'object' || !isObject(properties)) return null
  for (const [name, property] of Object.entries(properties))
    bindWritten(world, draft, property, [...path, 'properties', name], depth + 1)
  return null
}

/** Whether every enum type below the field is declared; reported where not. */
function enumsKnown(world: World, draft: DraftTable, field: Pick<Field, 'type'>, path: DeclarationPath): boolean {
  const { type } = field
  if (type.kind === 'array') return enumsKnown(world, draft, type.items, [...path, 'items'])
  if (type.kind === 'object') {
    return Object.entries(type.properties)
      .map(([name, property]) => enumsKnown(world, draft, property, [...path, 'properties', name]))
      .every(Boolean)
  }
  if (type.kind !== 'enumType') return true
  const found = world.enums.get(type.enumType)
  if (found !== undefined) return found !== null
  const hint = nearest(world, type.enumType, world.enums) ?? {
    yaml: `Declare it: \`enumType: ${type.enumType}\` with \`values:\``,
    typescript: `Declare it: \`export const ${type.enumType} = enumType('${type.enumType}', ['a', 'b'])\``,
  }
  fault(draft.scope, 'schema/unknown-enum', `There is no enum type \`${type.enumType}\``, [...path, 'enumType'], {
    hint,
  })
  return false
}

/** Reports expansion names that another column or expansion already has. */
export function judgeExpansions(draft: DraftTable): void {
  const taken = new Map<string, string>()
  for (const column of draft.columns.values()) {
    if (column?.type.kind !== 'reference' || column.type.as === undefined) continue
    const { as } = column.type
    const other = draft.columns.has(as) ? as : taken.get(as)
    if (other === undefined) {
      taken.set(as, column.name)
      continue
    }
    const message = `\`${column.name}\` expands as \`${as}\`, which \`${other}\` already means`
    const hint = { yaml: 'Choose another name: `as: NAME`', typescript: "Choose another name: `.as('NAME')`" }
    fault(draft.scope, 'schema/duplicate', message, ['columns', column.name, 'as'], { hint })
  }
}
