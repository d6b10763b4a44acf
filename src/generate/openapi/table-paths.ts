/** The paths of one table, in both forms. */
import type { oas31 } from 'openapi3-ts'
import { DATA_ROUTES, type DataRoute, dataPath, shortPath } from '../../contract/index.ts'
import { effectivePermissions, printPermission, type Schema, type Table } from '../../model/index.ts'
import { recordChecks } from '../../validate/index.ts'
import { pascalCase, type TableNames, tableNames } from '../client/names.ts'
import { schemaRef } from './json-schema.ts'
import { listParameters, parameterRef, readParameters } from './parameters.ts'
import type { ErrorResponses } from './responses.ts'
import { USER_SECURITY } from './security.ts'
import { shapeName } from './shapes.ts'
import { selectedName } from './table-schemas.ts'

type Paths = readonly (readonly [path: string, item: oas31.PathItemObject])[]

/** Path → what can be done there: the canonical form first, then the short one. */
export function tablePaths(table: Table, schema: Schema, errors: ErrorResponses): Paths {
  const short = shortPath(table.name)
  const needsBody = Object.values(recordChecks(table, schema).create.properties).some((p) => p.required)
  const known: Known = { table, needsBody, errors }
  return [
    ...pathsBelow(dataPath(table.name), '', known),
    ...(short === undefined ? [] : pathsBelow(short, 'Short', known)),
  ]
}

interface Known {
  readonly table: Table
  /** Whether a create must send anything. */
  readonly needsBody: boolean
  readonly errors: ErrorResponses
}

function pathsBelow(base: string, mark: '' | 'Short', known: Known): Paths {
  const suffixes = [...new Set(DATA_ROUTES.map((r) => r.suffix))]
  return suffixes.map((suffix) => {
    const routes = DATA_ROUTES.filter((r) => r.suffix === suffix)
    const operations = routes.map((r) => [r.method, operation(r, mark, known)] as const)
    const item: oas31.PathItemObject = {
      ...(suffix === '/{id}' && { parameters: [parameterRef('id')] }),
      ...Object.fromEntries(operations),
    }
    return [`${base}${suffix}`, item]
  })
}

function operation(route: DataRoute, mark: '' | 'Short', known: Known): oas31.OperationObject {
  const { table, needsBody, errors } = known
  const names = tableNames(table.name)
  const parameters = parametersOf(route, table)
  const body = bodyOf(route, names, needsBody)
  const summary = SUMMARIES[route.name](table.name)
  return {
    operationId: `${OPERATION_IDS[route.name](names.row, pascalCase(table.name))}${mark}`,
    summary: mark === '' ? summary : `${summary} (short path)`,
    ...describe(route, table, mark),
    tags: [table.name],
    ...(route.asker === 'user' && { security: [...USER_SECURITY] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: { [route.status]: success(route, names), ...errors.for(route.errors) },
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

/** Who may, in the canonical form alone: the short one would only say it again. */
function describe(route: DataRoute, table: Table, mark: string): { readonly description?: string } {
  if (mark !== '' || route.name === 'openapi') return {}
  const matrix = effectivePermissions(table)
  const who = route.name === 'spec' ? matrix.read : matrix[route.name]
  const lines = [`Allowed: ${who.kind === 'nobody' ? 'admin alone' : `\`${printPermission(who)}\``}.`]
  const rows = table.rows.filter((r) => (route.name === 'list' || route.name === 'read') && r.on.includes(route.name))
  if (rows.length > 0)
    lines.push(
      `Row rules limit what ${rows.map((r) => `\`${printPermission(r.for)}\``).join(', ')} see; an admin sees every row, anyone else whom none matches sees no row.`,
    )
  if (route.name === 'list' || route.name === 'read') lines.push('With `select`, the other fields are left out.')
  return { description: lines.join('\n\n') }
}

function parametersOf({ name }: DataRoute, table: Table): oas31.ReferenceObject[] {
  if (name === 'list') return listParameters(table)
  if (name === 'read') return readParameters(table)
  return name === 'update' || name === 'delete' ? [parameterRef('ifMatch')] : []
}

function bodyOf({ name }: DataRoute, names: TableNames, needsBody: boolean): oas31.RequestBodyObject | undefined {
  if (name !== 'create' && name !== 'update') return undefined
  return { required: name === 'update' || needsBody, content: json(schemaRef(names[name])) }
}

function json(schema: oas31.SchemaObject): oas31.ContentObject {
  return { 'application/json': { schema } }
}

function success({ name }: DataRoute, names: TableNames): oas31.ResponseObject {
  switch (name) {
    case 'list':
      return { description: 'A page of rows', content: json(page(names.row)) }
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

function page(row: string): oas31.SchemaObject {
  const items = selectable(row)
  return {
    type: 'object',
    required: ['items', 'pagination'],
    properties: { items: { type: 'array', items }, pagination: schemaRef(shapeName('Pagination')) },
  }
}
