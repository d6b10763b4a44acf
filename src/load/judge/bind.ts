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
import type { DeclarationPath } from '../raw.ts'
import type { DraftTable } from './draft.ts'
import { fault, place } from './scope.ts'

/** All declarations by name; those at fault are there too, so that nobody is told twice. */
export interface World {
  readonly tables: ReadonlyMap<string, DraftTable>
  /** null: at fault, and reported. */
  readonly enums: ReadonlyMap<string, EnumType | null>
  /** The enum types that are in order. */
  readonly enumTypes: ReadonlyMap<string, EnumType>
}

/** The column with its reference or enum type bound; null where that fails. */
export function bindColumn(world: World, draft: DraftTable, column: Column): Column | null {
  const path = ['columns', column.name]
  if (column.type.kind !== 'reference') return enumsKnown(world, draft, column, path) ? column : null
  const type = bindReference(world, draft, column.type, path)
  if (type === null) return null
  if (column.default?.kind === 'userId' && type.idKind !== 'text') {
    const hint = 'Refer to `$users`, or use a text column'
    return fault(draft.scope, 'schema/default', `The asker's id is no id of '${type.to}'`, [...path, 'default'], {
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
  if (type.to === USERS_TABLE) return { ...type, idKind: 'text' }
  const target = world.tables.get(type.to)
  const at = [...path, 'to']
  if (target === undefined) {
    const near = didYouMean(type.to, world.tables.keys())
    const isUsers = /^\$?users?$/i.test(type.to)
    const hint = isUsers ? "bkend's own users are `$users`" : (near ?? `Declare it: \`table: ${type.to}\``)
    return fault(draft.scope, 'schema/unknown-table', `There is no table '${type.to}'`, at, { hint })
  }
  const idKind: IdKind | undefined = target.id
  if (idKind !== undefined) return { ...type, idKind }
  return fault(draft.scope, 'schema/constraint', `'${type.to}' has no single id that a reference could hold`, at, {
    hint: 'Give it a primary key of one column',
    related: [{ message: 'declared here', span: place(target.scope, ['table']) }],
  })
}

/** Whether every enum type below the field is declared; reported where not. */
function enumsKnown(world: World, draft: DraftTable, field: Field, path: DeclarationPath): boolean {
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
  const hint =
    didYouMean(type.enumType, world.enums.keys()) ?? `Declare it: \`enumType: ${type.enumType}\` with \`values:\``
  fault(draft.scope, 'schema/unknown-enum', `There is no enum type '${type.enumType}'`, [...path, 'enumType'], { hint })
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
    const message = `'${column.name}' expands as '${as}', which '${other}' already means`
    const hint = 'Choose another name: `as: …`'
    fault(draft.scope, 'schema/duplicate', message, ['columns', column.name, 'as'], { hint })
  }
}
