/** Tables: their comment and row security. What belongs to a table has kinds of its own. */
import type { Resource } from '../../../model/index.ts'
import { resource } from '../../../model/index.ts'
import { tableAddress } from '../normalize/context.ts'
import { identifier } from '../sql/identifier.ts'
import { flagOf, textOf } from './attributes.ts'
import { catalogue, type Draft, type Kind } from './kind.ts'
import { commentOn, exclusive, inSchema, size } from './words.ts'

interface Row {
  readonly name: string
  readonly comment: string | null
  readonly row_security: boolean
  readonly forced: boolean
}

const sqlOf = (tables: string): string => `
  select c.relname as name, obj_description(c.oid, 'pg_class') as comment,
    c.relrowsecurity as row_security, c.relforcerowsecurity as forced
  from ${tables} c
  order by c.relname`

interface TableParts {
  readonly name: string
  readonly comment: string | null
  readonly rowSecurity: boolean
  readonly forced: boolean
}

function tableResource({ name, comment, rowSecurity, forced }: TableParts): Omit<Resource, 'address'> {
  return {
    kind: 'table',
    name,
    parent: null,
    dependsOn: [],
    attributes: { comment, rowSecurity, forceRowSecurity: forced },
  }
}

/** The statements that give an existing table its options and comment; `from` null: it was just made. */
export function tableOptions(from: Resource | null, to: Resource, name: string): string[] {
  const changed = (option: string): boolean => (from ? flagOf(from, option) : false) !== flagOf(to, option)
  const security = changed('rowSecurity') ? [flagOf(to, 'rowSecurity') ? 'ENABLE' : 'DISABLE'] : []
  const force = changed('forceRowSecurity') ? [flagOf(to, 'forceRowSecurity') ? 'FORCE' : 'NO FORCE'] : []
  const actions = [...security, ...force].map((a) => `${a} ROW LEVEL SECURITY`)
  const comment = textOf(to, 'comment')
  return [
    ...(actions.length > 0 ? [`ALTER TABLE ${name} ${actions.join(', ')}`] : []),
    ...((from ? textOf(from, 'comment') : null) !== comment ? [commentOn(`TABLE ${name}`, comment)] : []),
  ]
}

/** Tables. Row security is on, without FORCE: outside dev nobody but push logs in as the owner. */
export const table: Kind = {
  name: 'table',
  declare: ({ schema, config, current }) =>
    schema.tables.map((t) => {
      const live = current.get(tableAddress(t))
      const wasForced = live !== undefined && flagOf(live, 'forceRowSecurity')
      const forced = wasForced || (!t.adopted && config.postgres.forceRowSecurity)
      const rowSecurity = !t.adopted || (live !== undefined && flagOf(live, 'rowSecurity'))
      const parts = tableResource({ name: t.dbName, comment: t.description ?? null, rowSecurity, forced })
      return resource({ ...parts, ...(t.span && { span: t.span }) })
    }),
  catalogue: catalogue<Row>(sqlOf, ({ name, comment, row_security, forced }) =>
    resource(tableResource({ name, comment, rowSecurity: row_security, forced })),
  ),
  add: (change, context): Draft[] => {
    const name = context.name(change.address)
    return [{ sql: [`CREATE TABLE ${name} ()`, ...tableOptions(null, change.to, name)], changes: [change] }]
  },
  alter: (change, context) => {
    const name = context.name(change.address)
    return [{ sql: tableOptions(change.from, change.to, name), changes: [change], lock: exclusive(change.to.name) }]
  },
  drop: (change, context) => {
    const { name } = change.from
    const bytes = context.bytes(change.address)
    const rows = context.load(change.address) === 'empty' ? 'it has no rows now' : `its rows take ${size(bytes)}`
    const hazard = { code: 'drop-table', subject: name, message: `drops the table ${name}: ${rows}` } as const
    const sql = `DROP TABLE ${inSchema(name, context)}`
    return [{ sql, changes: [change], hazards: [hazard], lock: exclusive(name) }]
  },
  rename: (change, context) => [
    {
      sql: `ALTER TABLE ${inSchema(change.from.name, context)} RENAME TO ${identifier(change.to.name)}`,
      changes: [change],
      lock: exclusive(change.from.name),
    },
  ],
}
