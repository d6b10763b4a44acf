/** The parameters of the data routes. */
import type { oas31 } from 'openapi3-ts'
import { LIST_PARAMETERS, type ListParameter, READ_PARAMETERS } from '../../contract/index.ts'
import { isSearched, isSortable, keyColumn, type Table } from '../../model/index.ts'
import { tableNames } from '../client/names.ts'
import { type Json, schemaRef } from './json-schema.ts'

type Parameters = { [name: string]: oas31.ParameterObject }

/** A reference to a parameter among the components. */
export function parameterRef(name: string): oas31.ReferenceObject {
  return { $ref: `#/components/parameters/${name}` }
}

function idOf(description: string): oas31.ParameterObject {
  return { name: 'id', in: 'path', required: true, description, schema: { type: 'string', minLength: 1 } }
}

function keyOf(table: Table): string {
  return keyColumn(table)?.name ?? 'id'
}

/** The parameters that are the same for every table. */
export const FIXED_PARAMETERS: Parameters = {
  ...Object.fromEntries(
    LIST_PARAMETERS.filter((p) => ['integer', 'direction', 'text'].includes(p.kind)).map((p) => [
      p.name,
      { ...common(p), schema: plainSchema(p) },
    ]),
  ),
  id: idOf("The row's id."),
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` of the row as it was read: refused where it has changed since.',
    schema: { type: 'string' },
  },
}

/** The parameters of a table's list, as references, in the contract's order. */
export function listParameters(table: Table): readonly oas31.ReferenceObject[] {
  return LIST_PARAMETERS.flatMap(({ name }) => ownRef(name, table) ?? FIXED_REFS.get(name) ?? [])
}

/** What stands for the row in a path: the table's key, under the name that the paths of all tables have for it. */
export function idParameter(table: Table): oas31.ReferenceObject {
  return ownRef('id', table) ?? parameterRef('id')
}

/** The parameters of a single row, as references. */
export function readParameters(table: Table): readonly oas31.ReferenceObject[] {
  return READ_PARAMETERS.flatMap((name) => ownRef(name, table) ?? [])
}

const FIXED_REFS = new Map(Object.keys(FIXED_PARAMETERS).map((name) => [name, parameterRef(name)]))

/** Undefined where the table has no parameter of this name to itself. */
function ownRef(name: string, table: Table): oas31.ReferenceObject | undefined {
  const mine = `${tableNames(table.name).row}.${name}`
  return Object.hasOwn(ownParameters(table), mine) ? parameterRef(mine) : undefined
}

const known = new WeakMap<Table, Parameters>()

/** The parameters that name a table's own fields, by component name. */
export function ownParameters(table: Table): Parameters {
  const before = known.get(table)
  if (before) return before
  const { row } = tableNames(table.name)
  const parameters: Parameters = Object.fromEntries(
    LIST_PARAMETERS.flatMap((p) => {
      const own = ownParameter(p, table)
      return own ? [[`${row}.${p.name}`, { ...common(p), ...own }] as const] : []
    }),
  )
  const key = keyOf(table)
  if (key !== 'id') parameters[`${row}.id`] = idOf(`The row's \`${key}\`.`)
  known.set(table, parameters)
  return parameters
}

function common({ name, description }: ListParameter): oas31.ParameterObject {
  return { name, in: 'query', required: false, description }
}

function plainSchema({ kind, minimum, maximum, default: usual }: ListParameter): Json {
  if (kind === 'direction') return { type: 'string', enum: ['asc', 'desc'], default: usual }
  if (kind === 'text') return { type: 'string' }
  return {
    type: 'integer',
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    default: usual,
  }
}

function ownParameter(
  { kind, default: usual, description }: ListParameter,
  table: Table,
): Partial<oas31.ParameterObject> | undefined {
  const columns = table.columns.map((c) => c.name)
  const sortable = table.columns.filter((c) => isSortable(c.type) || c.name === keyOf(table)).map((c) => c.name)
  const texts = table.columns.filter((c) => !c.system && isSearched(c.type)).map((c) => c.name)
  switch (kind) {
    case 'references':
      return namesJoined(table.columns.flatMap(({ type }) => (type.kind === 'reference' && type.as ? [type.as] : [])))
    case 'column':
      return sorting(table, sortable, description, usual)
    case 'columns':
      return namesJoined(columns)
    case 'textColumn':
      return texts.length > 0 ? { schema: { type: 'string', enum: texts } } : undefined
    case 'filter':
      return { content: { 'application/json': { schema: schemaRef(tableNames(table.name).filter) } } }
    default:
      return undefined
  }
}

function sorting(
  table: Table,
  columns: readonly string[],
  description: string,
  usual: ListParameter['default'],
): Partial<oas31.ParameterObject> {
  const key = keyOf(table)
  const said = key === 'id' ? {} : { description: description.replace('`id`', `\`${key}\``) }
  return { ...said, schema: { type: 'string', enum: [...columns], default: key === 'id' ? usual : key } }
}

/** Names joined by commas; none: no parameter. */
function namesJoined(names: readonly string[]): Partial<oas31.ParameterObject> | undefined {
  if (names.length === 0) return undefined
  return { style: 'form', explode: false, schema: { type: 'array', items: { type: 'string', enum: [...names] } } }
}
