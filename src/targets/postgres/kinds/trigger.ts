/** Triggers. Ours keep `updatedAt`. */
import type { Resource, Table } from '../../../model/index.ts'
import { addressOf, resource } from '../../../model/index.ts'
import { columnAddress, tableAddress } from '../normalize/context.ts'
import { touchedColumn, touchFunction } from '../normalize/functions.ts'
import { addressesIn, printed, ref } from '../sql/expression.ts'
import { identifier, literal } from '../sql/identifier.ts'
import { expressionOf, refsOf, textOf, textsOf } from './attributes.ts'
import { columnNames } from './catalogue-sql.ts'
import { columnRefs, dependencies } from './constraint.ts'
import { catalogue, type Kind, parentOf, type RenderContext, replaced } from './kind.ts'
import { tableName } from './words.ts'

/** The name of our trigger on every table that has `updatedAt`. */
const TOUCH = 'bkend_updated_at'

interface Row {
  readonly table_name: string
  readonly name: string
  readonly type: number
  readonly function_schema: string
  readonly function_name: string
  readonly ours: boolean
  readonly arguments: readonly string[] | null
  readonly columns: readonly string[] | null
  readonly condition: string | null
  readonly enabled: string
}

const sqlOf = (tables: string): string => `
  select c.relname as table_name, g.tgname as name, g.tgtype::int as type, n.nspname as function_schema,
    p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as function_name,
    p.pronamespace = c.relnamespace as ours,
    case when g.tgnargs > 0 then (string_to_array(encode(g.tgargs, 'escape'), '\\000'))[1:g.tgnargs] end as arguments,
    ${columnNames('c.oid', 'g.tgattr::int2[]')} as columns,
    case when g.tgqual is not null then pg_get_triggerdef(g.oid) end as condition, g.tgenabled as enabled
  from ${tables} c
  join pg_trigger g on g.tgrelid = c.oid and not g.tgisinternal
  join pg_proc p on p.oid = g.tgfoid
  join pg_namespace n on n.oid = p.pronamespace
  order by c.relname, g.tgname`

const EVENTS: readonly (readonly [bit: number, event: string])[] = [
  [4, 'insert'],
  [16, 'update'],
  [8, 'delete'],
  [32, 'truncate'],
]
const ENABLED: Readonly<Record<string, string>> = { O: 'origin', A: 'always', R: 'replica', D: 'disabled' }

function timingOf(type: number): string {
  if ((type & 64) !== 0) return 'instead of'
  return (type & 2) === 0 ? 'after' : 'before'
}

function read(row: Row): Resource {
  const table = addressOf('table', null, row.table_name)
  const functionAddress = addressOf('function', null, row.function_name)
  const columns = columnRefs(table, row.columns ?? [])
  return resource({
    kind: 'trigger',
    name: row.name,
    parent: table,
    dependsOn: dependencies(
      table,
      columns.map((r) => r.address),
      row.ours ? [functionAddress] : [],
    ),
    attributes: {
      timing: timingOf(row.type),
      events: EVENTS.filter(([bit]) => (row.type & bit) !== 0).map(([, event]) => event),
      level: (row.type & 1) === 1 ? 'row' : 'statement',
      columns,
      function: row.ours ? ref(functionAddress) : `${row.function_schema}.${row.function_name}`,
      arguments: row.arguments ?? [],
      condition: printed(row.condition),
      enabled: ENABLED[row.enabled] ?? row.enabled,
    },
  })
}

function declared(table: Table): Resource[] {
  const touched = touchedColumn(table)
  if (touched === null) return []
  const called = touchFunction(touched.dbName).address
  const parent = tableAddress(table)
  return [
    resource({
      kind: 'trigger',
      name: TOUCH,
      parent,
      dependsOn: dependencies(parent, columnAddress(table, touched.name), called),
      attributes: {
        timing: 'before',
        events: ['update'],
        level: 'row',
        columns: [],
        function: ref(called),
        arguments: [],
        condition: null,
        enabled: 'origin',
      },
      ...(table.span && { span: table.span }),
    }),
  ]
}

function create(r: Resource, context: RenderContext): string {
  const columns = refsOf(r, 'columns').map((address) => context.name(address))
  const events = textsOf(r, 'events').map((e) =>
    e === 'update' && columns.length > 0 ? `UPDATE OF ${columns.join(', ')}` : e.toUpperCase(),
  )
  const [called] = addressesIn(r.attributes.function)
  const condition = expressionOf(r, 'condition')
  return [
    `CREATE TRIGGER ${identifier(r.name)} ${textOf(r, 'timing')?.toUpperCase()} ${events.join(' OR ')}`,
    `ON ${context.name(parentOf(r))} FOR EACH ${textOf(r, 'level')?.toUpperCase()}`,
    ...(condition === null ? [] : [`WHEN (${context.sql(condition)})`]),
    `EXECUTE FUNCTION ${called === undefined ? textOf(r, 'function') : context.name(called)}(${textsOf(r, 'arguments').map(literal).join(', ')})`,
  ].join(' ')
}

const add: Kind['add'] = (change, context) => [
  {
    sql: create(change.to, context),
    changes: [change],
    lock: `SHARE ROW EXCLUSIVE on ${tableName(change.to)}: blocks writes`,
  },
]

const drop: Kind['drop'] = (change, context) => [
  {
    sql: `DROP TRIGGER ${identifier(change.from.name)} ON ${context.name(parentOf(change.from))}`,
    changes: [change],
    lock: `ACCESS EXCLUSIVE on ${tableName(change.from)}, for a moment`,
  },
]

/** Triggers. */
export const trigger: Kind = {
  name: 'trigger',
  *declare({ schema }) {
    for (const table of schema.tables) yield* declared(table)
  },
  catalogue: catalogue<Row>(sqlOf, read),
  followUp: (r, context) => [create(r, context)],
  add,
  alter: replaced({ add, drop }),
  drop,
  rename: (change, context) => {
    const { from, to } = change
    const on = context.name(parentOf(to))
    return [
      { sql: `ALTER TRIGGER ${identifier(from.name)} ON ${on} RENAME TO ${identifier(to.name)}`, changes: [change] },
    ]
  },
}
