/** The statements that write: a new row, changes to one, the end of one. */
import type { Filter, JsonValue } from '../../../model/index.ts'
import type { CreateQuery, DeleteQuery, ReferenceRule, UpdateQuery } from '../../../query/index.ts'
import { isEvery } from '../../../query/index.ts'
import { isServerSet } from '../../../validate/index.ts'
import { touchedRules } from './outcome.ts'
import { hasId, rowScope } from './reading.ts'
import { bare, type Dialect, idSql, membersOf, objectOf, type RowScope, ruleSql } from './row.ts'
import { announced, askerPart, type Claims, GATE, gate, type Statement } from './statement.ts'

/** The system columns that a table has. */
export function systemColumns({ shape }: RowScope): readonly string[] {
  return shape.table.columns.filter((c) => c.system).map((c) => c.name)
}

/** A value as SQL, bound to its column's type. */
function bound(row: RowScope, column: string, value: JsonValue): string {
  const shape = row.shape.column(column)
  return value === null ? `null::${shape.cast}` : shape.bind(row.values.add(shape.encode(value)))
}

/** The first parts of a writing statement, and the gate that the write itself hangs on. */
interface Opening {
  readonly parts: string
  readonly gate: string
  /** SQL of the positions, from 1, of the references that lead to no row that the asker may reach. */
  readonly broken: string
}

/** A reference is looked up as the asker would look it up: one that may not be reached is as good as missing. */
function referenceSql({ column, to, rows }: ReferenceRule, id: JsonValue, row: RowScope, at: string): string {
  const shape = row.dialect.shapes.of(to, row.schema)
  const held = row.shape.column(column)
  if (!held.holds(id)) return 'false'
  const other: RowScope = { ...row, shape, alias: 'q', guards: new Map() }
  const rule = isEvery(rows) ? '' : ` and ${ruleSql(rows, other)}`
  const wanted = `${idSql(other)} = ${held.bind(row.values.add(id))}`
  return `exists (select from ${shape.name} q where ${at} and ${wanted}${rule})`
}

/** Announces asker and operation; before that, looks up the references that the values hold. */
function openingOf(
  operation: 'create' | 'update',
  rules: readonly ReferenceRule[],
  values: Readonly<Record<string, JsonValue>>,
  row: RowScope,
  claims: Claims,
): Opening {
  const [first] = rules
  if (!first) return { parts: askerPart(claims, operation, row.values), gate: GATE, broken: 'null::int[]' }
  const parts = [askerPart(claims, first.operation, row.values)]
  let at = GATE
  const names: string[] = []
  for (const [i, rule] of rules.entries()) {
    const name = `ref${i}`
    const there = referenceSql(rule, values[rule.column] ?? null, row, at)
    const next = rules[i + 1]?.operation ?? operation
    parts.push(`${name} as materialized (select ${there} as there)`)
    parts.push(
      `at${i} as materialized (select case when ${name}.there is not null then ${announced(next)} end and ${at} as ok from ${name})`,
    )
    at = gate(`at${i}`)
    names.push(name)
  }
  const all = names.map((n) => `(select there from ${n})`).join(' and ')
  parts.push(`turn as materialized (select ${at} and ${all} as ok)`)
  const positions = names.map((n, i) => `case when not (select there from ${n}) then ${i + 1} end`)
  return { parts: parts.join(', '), gate: gate('turn'), broken: `array_remove(array[${positions.join(', ')}], null)` }
}

/** A new row: `ok`, `broken` (positions of references that lead nowhere), and where it may be read back `json` and `version`. */
export function createStatement(query: CreateQuery, dialect: Dialect, claims: Claims): Statement {
  const row = rowScope(query, dialect)
  const { table, values, references, createdBy, readBack } = query
  const opening = openingOf('create', touchedRules(references, values), values, row, claims)
  const pairs = Object.entries(values).map(([c, v]) => [row.shape.column(c).name, bound(row, c, v)] as const)
  if (table.system) pairs.push([row.shape.column('createdBy').name, bound(row, 'createdBy', createdBy)])
  const columns = pairs.map(([name]) => name).join(', ')
  const into = `insert into ${row.shape.name} as p (${columns}) select ${pairs.map(([, v]) => v).join(', ')} where ${opening.gate}`
  if (!readBack) {
    const made = `made as (${into})`
    const text = `with ${opening.parts}, ${made} select a.ok, ${opening.broken} as broken from asker a`
    return { text, values: row.values.values }
  }
  const json = objectOf(membersOf(row, query.columns))
  const made = `made as (${into} returning ${json} as json, p.xmin::text as version)`
  const text = `with ${opening.parts}, ${made} select a.ok, ${opening.broken} as broken, m.json, m.version from asker a left join made m on true`
  return { text, values: row.values.values }
}

function ifVersion(row: RowScope, version: string | null): string {
  return version === null ? '' : ` and p.xmin::text = ${row.values.add(version)}::text`
}

function ifRow(row: RowScope, where: Filter): string {
  return isEvery(where) ? '' : ` and ${ruleSql(where, row)}`
}

/** An update must set something: a column that anyone may write stays as it is, and the trigger moves `updatedAt`. */
function untouched(row: RowScope): string | null {
  const plain = row.shape.table.columns.find(
    (c) => !isServerSet(c) && c.permission.write === undefined && c.permission.read === undefined,
  )
  return plain ? `${row.shape.column(plain.name).name} = ${bare(row, plain.name)}` : null
}

/** Changes: `ok`, `broken`, and `json` and `version` where the row was there for the asker. Null: there is nothing to set. */
export function updateStatement(query: UpdateQuery, dialect: Dialect, claims: Claims): Statement | null {
  const row = rowScope(query, dialect)
  const { changes, references } = query
  const opening = openingOf('update', touchedRules(references, changes), changes, row, claims)
  const sets = Object.entries(changes).map(([c, v]) => `${row.shape.column(c).name} = ${bound(row, c, v)}`)
  const set = sets.length > 0 ? sets.join(', ') : untouched(row)
  if (set === null) return null
  const where = `${opening.gate} and ${hasId(row, query.id)}${ifVersion(row, query.ifVersion)}${ifRow(row, query.where)}`
  const json = objectOf(membersOf(row, query.readBack ? query.columns : systemColumns(row)))
  const done = `done as (update ${row.shape.name} p set ${set} where ${where} returning ${json} as json, p.xmin::text as version)`
  const text = `with ${opening.parts}, ${done} select a.ok, ${opening.broken} as broken, d.json, d.version from asker a left join done d on true`
  return { text, values: row.values.values }
}

/** The end of a row: `ok`, and `gone` where it was there for the asker. */
export function deleteStatement(query: DeleteQuery, dialect: Dialect, claims: Claims): Statement {
  const row = rowScope(query, dialect)
  const asker = askerPart(claims, 'delete', row.values)
  const where = `${GATE} and ${hasId(row, query.id)}${ifVersion(row, query.ifVersion)}`
  const gone = `gone as (delete from ${row.shape.name} p where ${where} returning true as gone)`
  return {
    text: `with ${asker}, ${gone} select a.ok, g.gone from asker a left join gone g on true`,
    values: row.values.values,
  }
}

/** Whether the row is there for the asker, whatever its version: `ok`, `there`. */
export function thereStatement(query: UpdateQuery | DeleteQuery, dialect: Dialect, claims: Claims): Statement {
  const row = rowScope(query, dialect)
  const asker = askerPart(claims, query.kind, row.values)
  const where = query.kind === 'update' ? ifRow(row, query.where) : ''
  const there = `exists (select from ${row.shape.name} p where ${GATE} and ${hasId(row, query.id)}${where})`
  return { text: `with ${asker} select a.ok, ${there} as there from asker a`, values: row.values.values }
}
