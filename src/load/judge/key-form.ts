/** The ways in which an index or unique is written, as one: its long form. */
import { type IndexForm, indexSchema, uniqueSchema } from '../../model/declaration/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import type { DraftTable } from './draft.ts'
import { described, fault } from './scope.ts'
import { isSql } from './sql.ts'
import { structured } from './structure.ts'

const OF_KEY = 'Write `{ key: { $sql: … }, order: desc }`'
const OF_WHOLE = 'Write `{ columns: [{ $sql: … }], name: … }`'

/** Keys that are none of SQL itself → where they go. */
const BESIDE_SQL: Readonly<Record<string, string>> = {
  order: OF_KEY,
  opclass: OF_KEY,
  name: OF_WHOLE,
  where: OF_WHOLE,
  include: OF_WHOLE,
  renamedFrom: OF_WHOLE,
}

/** Whether an index is written as its only key: a column, SQL, or `{ key, order, opclass }`. */
function isKey(value: unknown): boolean {
  return typeof value === 'string' || isSql(value) || (isObject(value) && Object.hasOwn(value, 'key'))
}

/** The long form of an index or unique, which may be written as one key or a list of them; null where it is at fault, and reported. */
export function longForm(
  draft: DraftTable,
  kind: 'indexes' | 'unique',
  value: unknown,
  path: DeclarationPath,
): IndexForm | null {
  if (typeof value === 'string') return { columns: [value] }
  const what = kind === 'indexes' ? 'an index' : 'a unique'
  const schema = kind === 'indexes' ? indexSchema() : uniqueSchema()
  const form = Array.isArray(value) ? { columns: value } : isKey(value) ? { columns: [value] } : value
  if (!isObject(form)) {
    const hint = { yaml: 'Write `[a, b]` or `{ columns: [a, b] }`', typescript: "Write `'a'` or `['a', 'b']`" }
    return fault(draft.scope, 'schema/invalid-value', `${what} is a list of columns, not ${described(value)}`, path, {
      hint,
    })
  }
  const read = structured<IndexForm>(draft.scope, schema, form, path, { what, aliases: BESIDE_SQL })
  return read?.columns === undefined ? null : (read as IndexForm)
}

/** The path of the n-th column, in whichever form it is written. */
export function columnPath(value: unknown, path: DeclarationPath, n: number): DeclarationPath {
  if (isKey(value)) return path
  return Array.isArray(value) ? [...path, n] : [...path, 'columns', n]
}
