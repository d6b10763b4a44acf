/**
 * A column whose values a function of the project's converts. What it gives is kept beside the table, with the text of the value that it
 * was given for; then one `ALTER COLUMN … TYPE … USING` takes the values from there, and stops at a row whose value is another by then.
 * So the table is never half converted, whatever dies when, and all that hangs on the column is treated as for any other new type.
 */
import { createHash } from 'node:crypto'
import type { Attribute, Column, Expression, FunctionCall, Resource, Table } from '../../../model/index.ts'
import { type Check, checkOf } from '../../../validate/index.ts'
import { columnAddress, type DeclareContext } from '../normalize/context.ts'
import { ref, written } from '../sql/expression.ts'
import { dollarQuoted, identifier, literal, qualified } from '../sql/identifier.ts'
import { objectOf } from '../store/row.ts'
import { jsonOfPrinted, tableShape } from '../store/shape.ts'
import { BATCH, type CallTransition, type FunctionWork } from './work.ts'

/** One column of the row that the function gets. */
interface RowMember {
  readonly name: string
  readonly address: string
  /** Its value as JSON text. */
  readonly json: Expression
}

/** What a column's transition holds of a conversion by a function. */
export interface Converting {
  readonly call: FunctionCall
  /** The address of the key's column. */
  readonly key: string
  readonly members: readonly RowMember[]
  readonly encode: FunctionWork['encode']
  /** Values are sent as base64. */
  readonly isBytes: boolean
  readonly optional: boolean
  readonly check: Check
}

/** What rendering knows of names. */
interface Names {
  name(address: string): string
  was(address: string): Resource | null
  before(address: string): string | null
  sqlBefore(expression: Expression): string | null
}

/** What a transition holds where a function converts; null where it is something else. */
export function convertingIn(transition: Attribute | undefined): Converting | null {
  if (typeof transition !== 'object' || transition === null || !('members' in transition)) return null
  return transition as unknown as Converting
}

const HOLE = '\u0001'

/** The transition of a column that is converted by a function. */
export function conversionOf(call: FunctionCall, column: Column, table: Table, context: DeclareContext): Attribute {
  const shape = tableShape(table, context)
  const members = table.columns.map(({ name }): RowMember => {
    const address = columnAddress(table, name)
    const [before = '', after = ''] = shape.column(name).json(HOLE).split(HOLE)
    return { name, address, json: written(before, ref(address), after) }
  })
  const { stored, asJson } = shape.column(column.name)
  const converting: Converting = {
    call,
    key: columnAddress(table, table.primaryKey[0] ?? ''),
    members,
    encode: asJson && stored.kind !== 'native' ? 'json' : 'text',
    isBytes: stored.kind === 'bytea',
    optional: column.optional,
    check: checkOf(column, context.schema),
  }
  return converting as unknown as Attribute
}

/** Names of what a conversion keeps, the same for every push that makes it. */
function keptNames(to: Resource, type: string): { readonly rows: string; readonly lookup: string } {
  const hash = createHash('sha256').update(`${to.address}\0${type}`).digest('hex').slice(0, 16)
  return { rows: qualified('bkend', `converted_${hash}`), lookup: qualified('bkend', `convert_${hash}`) }
}

function rowBefore({ members }: Converting, own: Resource, was: Resource, oldType: string, names: Names): string {
  return objectOf(
    members.flatMap(({ name, address, json }) => {
      // The old value is of the old type; what is to come is not there.
      const sql =
        address === own.address
          ? jsonOfPrinted(oldType)(identifier(was.name))
          : names.was(address) && names.sqlBefore(json)
      return sql === null ? [] : [{ name, json: sql, always: false }]
    }),
  )
}

/** The function's step, under the names before the plan. `oldType`, `type`: as the server prints them. */
export function conversionStep(
  converting: Converting,
  to: Resource,
  { oldType, type }: { readonly oldType: string; readonly type: string },
  names: Names,
): CallTransition {
  const [was, key, parent] = [names.was(to.address), names.was(converting.key), names.before(to.parent ?? '')]
  if (!was || !key || parent === null) throw new Error(`${to.address} is converted, and is new`)
  const kept = keptNames(to, type)
  const { rows } = kept
  const [value, id] = [identifier(was.name), identifier(key.name)]
  const known = `SELECT FROM ${rows} AS done WHERE done.key = p.${id}::text AND done.was = p.${value}::text`
  const left = `p.${value} IS NOT NULL AND NOT EXISTS (${known})`
  const keyType = jsonKeyCast(key)
  const row = rowBefore(converting, to, was, oldType, names)
  const given = 'unnest($1::text[], $2::text[], $3::text[]) AS v(key, was, value)'
  const put = `INSERT INTO ${rows} (key, was, value) SELECT v.key, v.was, v.value FROM ${given}`
  const table = to.parent?.slice('table:'.length) ?? ''
  return {
    call: converting.call,
    work: {
      doing: `converting ${table}.${to.name}`,
      table,
      prepare: `CREATE TABLE IF NOT EXISTS ${rows} (key text PRIMARY KEY, was text NOT NULL, value text);\n${lookupFunction(kept, table)}`,
      count: `SELECT count(*)::int AS count FROM ${parent} AS p WHERE ${left}`,
      read: `SELECT p.${id}::text AS key, p.${value}::text AS version, ${row} AS row FROM ${parent} AS p WHERE ${left} AND ($1::text IS NULL OR p.${id} > $1::text::${keyType}) ORDER BY p.${id} LIMIT ${BATCH}`,
      write: `WITH done AS (${put} ON CONFLICT (key) DO UPDATE SET was = excluded.was, value = excluded.value RETURNING 1) SELECT count(*)::int AS count FROM done`,
      encode: converting.encode,
      check: converting.check,
      optional: converting.optional,
    },
  }
}

function jsonKeyCast({ attributes }: Resource): string {
  const type = attributes.type as Expression | undefined
  return type?.text ?? 'text'
}

/** The function of the database's that takes a value from there. Of a row that was written since it gives none, but stops the ALTER. */
function lookupFunction({ rows, lookup }: ReturnType<typeof keptNames>, table: string): string {
  const changed = literal(`the row % of ${table.replaceAll('%', '%%')} was written since it was converted`)
  const body = `
declare found record;
begin
  if of_value is null then return null; end if;
  select c.was, c.value into found from ${rows} as c where c.key = of_key;
  if found.was is distinct from of_value then
    raise exception ${changed}, of_key using errcode = 'serialization_failure', hint = 'Push again: it is converted then';
  end if;
  return found.value;
end `
  const head = `CREATE OR REPLACE FUNCTION ${lookup}(of_key text, of_value text) RETURNS text LANGUAGE plpgsql STABLE`
  return `${head} AS ${dollarQuoted(body)}`
}

/** The USING of the ALTER that takes the values, under the names after the plan's renames, and what it leaves to be dropped. */
export function conversionSql(
  { key, isBytes }: Converting,
  to: Resource,
  { type, cast }: { readonly type: string; readonly cast: string },
  names: Names,
): { readonly using: string; readonly after: readonly string[] } {
  const { rows, lookup } = keptNames(to, type)
  const value = `${lookup}(${names.name(key)}::text, ${identifier(to.name)}::text)`
  return {
    using: isBytes ? `decode(${value}, 'base64')` : `${value}::${cast}`,
    after: [`DROP FUNCTION ${lookup}(text, text)`, `DROP TABLE ${rows}`],
  }
}
