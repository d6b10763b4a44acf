/** What a create or an update sends, judged against the table and the asker. */
import type { Column, Filter, JsonObject, JsonValue, Table } from '../model/index.ts'
import type { Check, Issue, ObjectCheck } from '../validate/index.ts'
import { evaluate, fill, isCleanText, isServerSet, momentOf, recordChecks } from '../validate/index.ts'
import type { QueryContext } from './context.ts'
import { allOf } from './filters.ts'
import { type Planned, refuse } from './refusal.ts'
import { ownRows, writeStanding } from './weave.ts'

/** A JSON object of the outside. */
export type Body = Readonly<Record<string, unknown>>

/** A body that may be written. */
export interface Written {
  /** What was sent, by column in declared order; moments in one form, nested defaults filled. `null`: unset. */
  readonly values: Readonly<Record<string, JsonValue>>
  /** Literal defaults of what was not sent. Empty for an update. */
  readonly defaults: Readonly<Record<string, JsonValue>>
  /** What rules of the columns ask of the row that is changed. */
  readonly where: Filter
}

/** Columns that a body sets: those that a client can set at all, and that are there. */
function sentColumns(table: Table, body: Body): readonly Column[] {
  return table.columns.filter((c) => !isServerSet(c) && Object.hasOwn(body, c.name) && body[c.name] !== undefined)
}

function forbidden(names: readonly string[]): ReturnType<typeof refuse> {
  const details = names.map((path) => ({ path, code: 'forbidden', message: 'may not be set by you' }))
  return refuse('data/permission-denied', `You may not set \`${names[0]}\``, details)
}

function invalid(issues: readonly Issue[]): ReturnType<typeof refuse> {
  const [first] = issues
  const message = first ? `${first.path === '' ? 'The record' : `\`${first.path}\``} ${first.message}` : ''
  return refuse('data/validation-error', message, issues)
}

/** A moment as every store takes it; nested values stay as they were sent. */
function canonical(column: Column, value: JsonValue): JsonValue {
  if ((column.type.kind !== 'date' && column.type.kind !== 'timestamptz') || typeof value !== 'string') return value
  const moment = momentOf(value)
  return moment === undefined ? value : new Date(moment).toISOString()
}

function judged(check: ObjectCheck, body: Body, { unknownFields = 'refuse' }: QueryContext): readonly Issue[] {
  return evaluate(check, unknownFields === 'strip' ? stripped(check, body) : body)
}

/** A copy without the keys that no level of the check knows. What is wrong otherwise stays wrong. */
function stripped(check: Check, value: unknown): unknown {
  if (check.kind === 'array') return Array.isArray(value) ? value.map((v: unknown) => stripped(check.items, v)) : value
  if (check.kind !== 'object' || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const known = Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const property = Object.hasOwn(check.properties, key) ? check.properties[key] : undefined
    return property ? [[key, stripped(property.check, member)] as const] : []
  })
  return Object.fromEntries(known)
}

function valuesOf(table: Table, check: ObjectCheck, body: Body): Pick<Written, 'values' | 'defaults'> {
  const filled = fill(check, body as JsonObject) as JsonObject
  const sent = new Set(sentColumns(table, body))
  const entries = (columns: readonly Column[]): Readonly<Record<string, JsonValue>> =>
    Object.fromEntries(
      columns.flatMap((c) => {
        const value = Object.hasOwn(filled, c.name) ? filled[c.name] : undefined
        return value === undefined ? [] : [[c.name, canonical(c, value)] as const]
      }),
    )
  return { values: entries([...sent]), defaults: entries(table.columns.filter((c) => !sent.has(c))) }
}

/** What a body writes: every failing field is told; a column that the asker may not write is a 403 before that. */
export function planBody(
  operation: 'create' | 'update',
  table: Table,
  body: Body,
  context: QueryContext,
): Planned<Written> {
  const { schema, asker } = context
  const rules = sentColumns(table, body).map((c) => ({ name: c.name, stands: writeStanding(table, c, asker) }))
  const refused = rules.filter((r) => r.stands === 'never').map((r) => r.name)
  if (refused.length > 0) return forbidden(refused)
  const check = recordChecks(table, schema)[operation]
  const issues = judged(check, body, context)
  if (issues.length > 0) return invalid(issues)
  const where =
    operation === 'create'
      ? allOf([])
      : allOf(rules.filter((r) => r.stands === 'own').map((r) => ownRows(r.stands, asker)))
  return { ok: true, query: { ...valuesOf(table, check, body), where } }
}

/** Whose row a create makes: the user's; with a secret key and no user, whoever the body names. Null where that is no text. */
export function ownerOf(body: Body, { asker, secretKey }: QueryContext): string | null {
  const named = Object.hasOwn(body, 'createdBy') ? body.createdBy : undefined
  if (!secretKey || asker.userId !== null || named === undefined || named === null) return asker.userId ?? ''
  return typeof named === 'string' && isCleanText(named) && named.length <= 255 ? named : null
}
