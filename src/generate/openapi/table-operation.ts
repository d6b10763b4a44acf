/** What can be done on the routes of one table. */
import type { oas31 } from 'openapi3-ts'
import type { DataRoute } from '../../contract/index.ts'
import { effectivePermissions, printPermission, type Schema, type Table } from '../../model/index.ts'
import { recordChecks } from '../../validate/index.ts'
import { pascalCase, type TableNames, tableNames } from '../client/names.ts'
import { type Written, written } from './forms.ts'
import { schemaRef } from './json-schema.ts'
import { listParameters, parameterRef, readParameters } from './parameters.ts'
import type { ErrorResponses } from './responses.ts'
import { USER_SECURITY } from './security.ts'
import { shapeName } from './shapes.ts'
import { selectedName } from './table-schemas.ts'

/** What the operations of every table are written with. */
export interface OperationContext {
  readonly schema: Schema
  readonly errors: ErrorResponses
  /** Whether the paths without `/data` are listed. */
  readonly shortPaths: boolean
  /** Whether lists tell how many rows there are (`serve.total`). */
  readonly counted: boolean
}

/** What can be done on a route, said in both forms of its path. */
export interface Operation {
  readonly route: DataRoute
  readonly id: string
  readonly summary: string
  /** In the canonical form alone: the short one would only say it again. */
  readonly description: string | undefined
  /** All else. */
  readonly rest: Written
}

/** How deep the members of an operation stand in the document. */
const DEPTH = 4

/** What can be done on a route of a table. */
export function operationOf(route: DataRoute, table: Table, { schema, errors, counted }: OperationContext): Operation {
  const names = tableNames(table.name)
  const parameters = parametersOf(route, table)
  const body = bodyOf(route, names, () =>
    Object.values(recordChecks(table, schema).create.properties).some((p) => p.required),
  )
  return {
    route,
    id: OPERATION_IDS[route.name](names.row, pascalCase(table.name)),
    summary: SUMMARIES[route.name](table.name),
    description: descriptionOf(route, table),
    rest: written(DEPTH, (out) => {
      out.member('tags', [table.name])
      if (route.asker === 'user') out.member('security', USER_SECURITY)
      if (parameters.length > 0) out.member('parameters', parameters)
      if (body) out.member('requestBody', body)
      out.object('responses', () => {
        out.member(String(route.status), success(route, names, counted))
        out.add(errors.written(route.errors))
      })
    }),
  }
}

const OPERATION_IDS: Readonly<Record<DataRoute['name'], (row: string, table: string) => string>> = {
  list: (_, table) => `list${table}`,
  create: (row) => `create${row}`,
  read: (row) => `get${row}`,
  update: (row) => `update${row}`,
  delete: (row) => `delete${row}`,
  spec: (_, table) => `describe${table}`,
  openapi: (_, table) => `document${table}`,
}

const SUMMARIES: Readonly<Record<DataRoute['name'], (table: string) => string>> = {
  list: (table) => `List ${table}`,
  create: (table) => `Add a row to ${table}`,
  read: (table) => `Get a row of ${table}`,
  update: (table) => `Change a row of ${table}`,
  delete: (table) => `Delete a row of ${table}`,
  spec: (table) => `What ${table} is made of`,
  openapi: (table) => `An OpenAPI document of ${table}`,
}

/** Who may. */
function descriptionOf(route: DataRoute, table: Table): string | undefined {
  if (route.name === 'openapi') return undefined
  const matrix = effectivePermissions(table)
  const who = route.name === 'spec' ? matrix.read : matrix[route.name]
  const lines = [`Allowed: ${who.kind === 'nobody' ? 'admin alone' : `\`${printPermission(who)}\``}.`]
  const rows = table.rows.filter((r) => (route.name === 'list' || route.name === 'read') && r.on.includes(route.name))
  if (rows.length > 0)
    lines.push(
      `Row rules limit what ${rows.map((r) => `\`${printPermission(r.for)}\``).join(', ')} see; an admin sees every row, anyone else whom none matches sees no row.`,
    )
  if (route.name === 'list' || route.name === 'read') lines.push('With `select`, the other fields are left out.')
  return lines.join('\n\n')
}

function parametersOf({ name }: DataRoute, table: Table): readonly oas31.ReferenceObject[] {
  if (name === 'list') return listParameters(table)
  if (name === 'read') return readParameters(table)
  return name === 'update' || name === 'delete' ? [parameterRef('ifMatch')] : []
}

/** `needsBody`: whether a create must send anything. */
function bodyOf({ name }: DataRoute, names: TableNames, needsBody: () => boolean): oas31.RequestBodyObject | undefined {
  if (name !== 'create' && name !== 'update') return undefined
  return { required: name === 'update' || needsBody(), content: json(schemaRef(names[name])) }
}

function json(schema: oas31.SchemaObject): oas31.ContentObject {
  return { 'application/json': { schema } }
}

function success({ name }: DataRoute, names: TableNames, counted: boolean): oas31.ResponseObject {
  switch (name) {
    case 'list':
      return { description: 'A page of rows', content: json(page(names.row, counted)) }
    case 'read':
      return { description: 'The row', content: json(selectable(names.row)) }
    case 'delete':
      return { description: 'Deleted', content: json(schemaRef(shapeName('Deleted'))) }
    case 'spec':
      return { description: 'The specification', content: json(schemaRef(shapeName('TableSpec'))) }
    case 'openapi':
      return { description: 'The document', content: json(schemaRef(shapeName('OpenApiDocument'))) }
    default:
      return { description: 'The row', content: json(schemaRef(names.row)) }
  }
}

/** A row, or what `select` left of it. */
function selectable(row: string): oas31.SchemaObject {
  return { anyOf: [schemaRef(row), schemaRef(selectedName(row))] }
}

function page(row: string, counted: boolean): oas31.SchemaObject {
  const items = selectable(row)
  const pagination = schemaRef(shapeName(counted ? 'Pagination' : 'UncountedPagination'))
  return {
    type: 'object',
    required: ['items', 'pagination'],
    properties: { items: { type: 'array', items }, pagination },
  }
}
