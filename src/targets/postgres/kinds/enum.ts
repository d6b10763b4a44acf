/** Enum types. Values are added in place; one that goes takes a new type that all columns change to. */
import type { Change } from '../../../diff/index.ts'
import type { Resource } from '../../../model/index.ts'
import { addressOf, lastNameIn, resource } from '../../../model/index.ts'
import type { Hazard, PreflightCheck } from '../../../plan/index.ts'
import { addressesIn, ref } from '../sql/expression.ts'
import { identifier, literal, qualified } from '../sql/identifier.ts'
import { expressionOf, refsOf, textOf } from './attributes.ts'
import { notOfExtension } from './catalogue-sql.ts'
import { catalogue, type Draft, type Kind, parentOf, type RenderContext } from './kind.ts'
import { busy, commentOn, exclusive, nameIn, rowCheck, tableName } from './words.ts'

interface Row {
  readonly name: string
  readonly values: readonly string[] | null
  readonly comment: string | null
}

const SQL = `
  select t.typname as name, obj_description(t.oid, 'pg_type') as comment,
    (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as values
  from pg_type t
  where t.typnamespace = to_regnamespace($1) and t.typtype = 'e' and ${notOfExtension('pg_type', 't.oid')}
  order by t.typname`

function enumResource(name: string, values: readonly string[], comment: string | null): Resource {
  const own = addressOf('enum', null, name)
  return resource({
    kind: 'enum',
    name,
    parent: null,
    dependsOn: [],
    attributes: { values: values.map((v) => ref(addressOf('enum-value', own, v))), comment },
  })
}

/** The values of an enum resource in order, as text. */
export function valuesOf(r: Resource): string[] {
  return refsOf(r, 'values').map(lastNameIn)
}

function valueResource(type: Resource, value: string): Resource {
  return resource({ kind: 'enum-value', name: value, parent: type.address, dependsOn: [], attributes: {} })
}

function withValues(r: Resource, values: readonly string[]): Resource {
  return {
    ...r,
    attributes: {
      ...r.attributes,
      ...enumResource(r.name, values, null).attributes,
      comment: r.attributes.comment ?? null,
    },
  }
}

function createSql(r: Resource, name: string): string {
  return `CREATE TYPE ${name} AS ENUM (${valuesOf(r).map(literal).join(', ')})`
}

/** Whether the values of `from` stand in `to`, in the same order: what is new can then be put between them. */
export function onlyGrows(from: Resource, to: Resource): boolean {
  const [old, next] = [valuesOf(from), valuesOf(to)]
  const kept = next.filter((v) => old.includes(v))
  return kept.length === old.length && kept.every((v, i) => v === old[i])
}

/** One step a new value, each beside a neighbour that is there already; committed before anything uses them. */
function growth(from: Resource, to: Resource, context: RenderContext): Draft[] {
  const wanted = valuesOf(to)
  let now = valuesOf(from)
  let state = from
  const drafts: Draft[] = []
  for (const [i, value] of wanted.entries()) {
    if (now.includes(value)) continue
    const before = wanted[i - 1]
    const next = now[0]
    const place =
      before !== undefined ? ` AFTER ${literal(before)}` : next === undefined ? '' : ` BEFORE ${literal(next)}`
    now = [...now.slice(0, i), value, ...now.slice(i)]
    const grown = withValues(from, now)
    const added = valueResource(to, value)
    drafts.push({
      sql: `ALTER TYPE ${context.name(to.address)} ADD VALUE ${literal(value)}${place}`,
      changes: [
        { kind: 'alter', address: to.address, from: state, to: grown, attributes: ['values'] },
        { kind: 'add', address: added.address, to: added },
      ],
      stage: 'types',
      span: to.span,
    })
    state = grown
  }
  return drafts
}

/** Whether the column is of that type before the plan; `type` is the type's address after it. */
export function wasOfType(column: string, type: string, context: RenderContext): boolean {
  const [was, old] = [context.was(column), context.was(type)]
  const before = was && expressionOf(was, 'type')
  if (!before || !old) return false
  const name = identifier(old.name)
  return before.text === name || before.text === `${name}[]` || addressesIn(before).includes(old.address)
}

/** Whether the column holds lists of the type: only a native type says so. */
function isListOf(column: Resource, type: string, context: RenderContext): boolean {
  const written = expressionOf(column, 'type')?.source
  const said = written?.every((p) => typeof p === 'string') ? written.join('').replaceAll('"', '') : null
  const name = nameIn(type)
  return said === `${name}[]` || said === `${context.schema}.${name}[]`
}

function isOf(column: Resource, type: string, context: RenderContext): boolean {
  return addressesIn(expressionOf(column, 'type')).includes(type) || isListOf(column, type, context)
}

/** Columns that are of the type, or hold lists of it, before and after the plan. */
export function columnsOfType(type: string, context: RenderContext): Resource[] {
  return [...context.desired.values()].filter(
    (r) => r.kind === 'column' && isOf(r, type, context) && wasOfType(r.address, type, context),
  )
}

function lostValues(from: Resource, to: Resource): string[] {
  return valuesOf(from).filter((v) => !valuesOf(to).includes(v))
}

function stillUsed(column: Resource, type: string, lost: readonly string[], context: RenderContext): PreflightCheck[] {
  const was = context.was(column.address)
  if (was === null || lost.length === 0) return []
  const values = lost.map(literal).join(', ')
  const name = identifier(was.name)
  const broken = isListOf(column, type, context)
    ? `${name}::text[] && ARRAY[${values}]`
    : `${name}::text IN (${values})`
  const message = `rows of ${tableName(column)} still hold ${lost.join(', ')} in ${column.name}`
  const rename = column.span ? ', or rename the value with `{ value: …, renamedFrom: … }`' : ''
  const hint = `Give these rows another value first${rename}`
  return rowCheck({ table: parentOf(column), broken, message, hint, resource: column }, context)
}

function retype(column: Resource, address: string, context: RenderContext): string {
  const type = `${context.name(address)}${isListOf(column, address, context) ? '[]' : ''}`
  const name = identifier(column.name)
  const initial = expressionOf(column, 'default')
  const had = expressionOf(context.was(column.address) ?? column, 'default')
  const parts = [
    ...(had === null ? [] : [`ALTER COLUMN ${name} DROP DEFAULT`]),
    `ALTER COLUMN ${name} TYPE ${type} USING ${name}::text::${type}`,
    ...(initial === null ? [] : [`ALTER COLUMN ${name} SET DEFAULT ${context.sql(initial)}`]),
  ]
  return `ALTER TABLE ${context.name(parentOf(column))} ${parts.join(', ')}`
}

/** PostgreSQL cannot take a value away or move one: a type with the new values takes the old one's place. */
function swap(change: Parameters<Kind['alter']>[0], context: RenderContext): Draft {
  const { from, to } = change
  const type = context.name(to.address)
  const old = `${to.name.slice(0, 54)}_bkend_old`
  const columns = columnsOfType(to.address, context)
  const lost = lostValues(from, to)
  const added = valuesOf(to).filter((v) => !valuesOf(from).includes(v))
  const changes: Change[] = [
    change,
    ...lost.map((v): Change => ({ kind: 'drop', address: valueResource(to, v).address, from: valueResource(to, v) })),
    ...added.map((v): Change => ({ kind: 'add', address: valueResource(to, v).address, to: valueResource(to, v) })),
  ]
  const hazards: Hazard[] = lost.map((v) => ({
    code: 'drop-enum-value',
    subject: `${to.name}.${v}`,
    message: `takes ${v} out of ${to.name} by making the type anew`,
  }))
  const comment = textOf(to, 'comment')
  return {
    sql: [
      `ALTER TYPE ${type} RENAME TO ${identifier(old)}`,
      createSql(to, type),
      ...columns.map((c) => retype(c, to.address, context)),
      `DROP TYPE ${qualified(context.schema, old)}`,
      ...(comment === null ? [] : [commentOn(`TYPE ${type}`, comment)]),
    ],
    changes,
    hazards: [...hazards, ...columns.flatMap((c) => busy('rewrite-table', parentOf(c), context))],
    preflight: columns.flatMap((c) => stillUsed(c, to.address, lost, context)),
    lock: exclusive(columns.map(tableName).join(', ') || nameIn(to.address)),
  }
}

/** Enum types. */
export const enumKind: Kind = {
  name: 'enum',
  scope: 'whole',
  declare: ({ schema }) =>
    schema.enums.map((e) => {
      const values = e.values.map((v) => v.value)
      return { ...enumResource(e.dbName, values, e.description ?? null), ...(e.span && { span: e.span }) }
    }),
  catalogue: catalogue<Row>(SQL, ({ name, values, comment }) => enumResource(name, values ?? [], comment)),
  add: (change, context) => {
    const name = context.name(change.address)
    const comment = textOf(change.to, 'comment')
    const values = valuesOf(change.to).map((v) => valueResource(change.to, v))
    return [
      {
        sql: [createSql(change.to, name), ...(comment === null ? [] : [commentOn(`TYPE ${name}`, comment)])],
        changes: [change, ...values.map((v): Change => ({ kind: 'add', address: v.address, to: v }))],
      },
    ]
  },
  alter: (change, context) => {
    const { from, to } = change
    if (!onlyGrows(from, to)) return [swap(change, context)]
    const grown = change.attributes.includes('values') ? growth(from, to, context) : []
    if (!change.attributes.includes('comment')) return grown
    const before: Resource = { ...to, attributes: { ...to.attributes, comment: from.attributes.comment ?? null } }
    const sql = commentOn(`TYPE ${context.name(to.address)}`, textOf(to, 'comment'))
    return [
      ...grown,
      { sql, changes: [{ kind: 'alter', address: to.address, from: before, to, attributes: ['comment'] }] },
    ]
  },
  drop: (change, context) => [{ sql: `DROP TYPE ${qualified(context.schema, change.from.name)}`, changes: [change] }],
  rename: (change, context) => {
    const { from, to } = change
    const sql = `ALTER TYPE ${qualified(context.schema, from.name)} RENAME TO ${identifier(to.name)}`
    return [{ sql, changes: [change], stage: 'types' }]
  },
}
