/** Ids that rows give have to be of the kind that the database makes where nobody says how. */
import type { Column, Schema, Table } from '../../model/index.ts'
import type { Project } from '../project.ts'
import { madeIdsOf } from '../targets.ts'

function withObjectIds(column: Column): Column {
  const { type } = column
  if (type.kind === 'id' && type.id === 'default') return { ...column, type: { ...type, id: 'objectId' } }
  if (type.kind === 'reference' && type.idKind === 'default')
    return { ...column, type: { ...type, idKind: 'objectId' } }
  return column
}

function tableWith(table: Table): Table {
  const id = table.id === 'default' ? 'objectId' : table.id
  return { ...table, ...(id !== undefined && { id }), columns: table.columns.map(withObjectIds) }
}

/** The project's schema, each kind of id said as its database makes it. */
export function withIdsOfTarget({
  schema,
  config,
  environment,
}: Pick<Project, 'schema' | 'config' | 'environment'>): Schema {
  const url = config.environments[environment]?.url
  if (typeof url !== 'string' || madeIdsOf(url) === 'default') return schema
  return { ...schema, tables: schema.tables.map(tableWith) }
}
