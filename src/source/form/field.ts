/** Columns and what they nest, in the form that files say them in. Members in the order in which people write them. */
import type { ColumnForm, FieldForm } from '../../model/declaration/index.ts'
import type {
  Column,
  ColumnType,
  Constraints,
  Field,
  NumericType,
  PermissionExpression,
  ReferenceType,
} from '../../model/index.ts'
import { expansionName, printPermission, snakeCase } from '../../model/index.ts'
import { backfillForm, defaultForm, digitsForm, sqlForm, usingForm } from './filter.ts'

/** How database names follow from declared ones. */
export type Naming = 'keep' | 'snake_case'

/** The members that say something. */
export function defined<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T
}

/** The database name, where it does not follow from the declared one. */
export function dbNameForm(name: string, dbName: string, naming: Naming): string | undefined {
  return dbName === (naming === 'snake_case' ? snakeCase(name) : name) ? undefined : dbName
}

/** An expression in the words that people write: everyone is `guest`. */
export function permissionText(who: PermissionExpression): string {
  return printPermission(who).replace(/(?<![\w:-])public(?![\w-])/g, 'guest')
}

function referenceForm(type: ReferenceType, name: string): ColumnForm {
  const action = (a: string): string | undefined => (a === 'no action' ? undefined : a)
  return {
    type: 'reference',
    to: type.to,
    onDelete: action(type.onDelete),
    onUpdate: action(type.onUpdate),
    deferrable: type.deferrable,
    constraint: type.constraint,
    as: type.as === expansionName(name) ? undefined : type.as,
  }
}

function numericText({ precision, scale = 0 }: NumericType): string {
  if (precision === undefined) return 'numeric'
  return scale === 0 ? `numeric(${precision})` : `numeric(${precision},${scale})`
}

function typeForm(type: ColumnType, name: string): ColumnForm {
  switch (type.kind) {
    case 'varchar':
      return { type: `varchar(${type.length})` }
    case 'numeric':
      return { type: numericText(type) }
    case 'object':
      return { type: 'object', properties: propertiesForm(type.properties) }
    case 'array':
      return { type: 'array', items: fieldForm(type.items, '') }
    case 'reference':
      return referenceForm(type, name)
    case 'oneOf':
      return { type: typeof type.values[0] === 'number' ? 'integer' : 'string', enum: type.values }
    case 'enumType':
      return { type: 'enumType', enumType: type.enumType }
    case 'native':
      return { type: 'native', native: type.native }
    case 'id':
      return { type: type.id }
    default:
      return { type: type.kind }
  }
}

function propertiesForm(properties: Readonly<Record<string, Field>>): Readonly<Record<string, FieldForm>> {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, fieldForm(field, name)]))
}

function limitsForm({ minimum, maximum, ...rest }: Constraints): Partial<FieldForm> {
  return {
    ...rest,
    ...(minimum !== undefined && { minimum: digitsForm(minimum) as number | string }),
    ...(maximum !== undefined && { maximum: digitsForm(maximum) as number | string }),
  }
}

function holdsDigits({ type }: Field): boolean {
  return type.kind === 'bigint' || type.kind === 'numeric'
}

/** A property or item. */
export function fieldForm(field: Field, name: string): FieldForm {
  return defined({
    ...typeForm(field.type, name),
    ...limitsForm(field.constraints),
    optional: field.optional || undefined,
    default: field.default && defaultForm(field.default, holdsDigits(field)),
    description: field.description,
  })
}

/** A column of a table that people declare. `key`: it says that it is the primary key; `unique`: that it stands alone in one. */
export function columnForm(column: Column, naming: Naming, key: boolean, unique: boolean): ColumnForm {
  const { description, ...field } = fieldForm(column, column.name)
  const { read, write } = column.permission
  return defined({
    ...field,
    generated: column.generated && sqlForm(column.generated),
    unique: unique || undefined,
    primaryKey: key || undefined,
    collation: column.collation,
    dbName: dbNameForm(column.name, column.dbName, naming),
    read: read && permissionText(read),
    write: write && permissionText(write),
    backfill: column.backfill && backfillForm(column.backfill, holdsDigits(column)),
    using: column.using && usingForm(column.using),
    renamedFrom: column.renamedFrom,
    description,
  })
}
