/** Defaults and backfills: literals, and the functions that the database or the server works out. */
import { didYouMean, type InBoth } from '../../diagnostic/index.ts'
import type { ColumnType, Default, JsonValue } from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { decimalText, isText } from './numbers.ts'
import { say } from './say.ts'
import { described, fault, type Scope } from './scope.ts'
import { judgeSql } from './sql.ts'

const FUNCTIONS = {
  $now: { kind: 'now', fits: ['date', 'timestamptz', 'day', 'time'], what: 'a date, day or time' },
  $uuid: { kind: 'uuid', fits: ['uuid', 'string', 'text', 'varchar', 'id'], what: 'a uuid or text' },
  $userId: {
    kind: 'userId',
    fits: ['string', 'text', 'varchar', 'reference'],
    what: 'text or a reference to `$users`',
  },
} as const

const FUNCTIONS_ARE: InBoth = {
  yaml: 'The functions are `{ $now: true }` `{ $uuid: true }` `{ $userId: true }` `{ $sql: … }`',
  typescript: 'The functions are `now()` `newId()` `userId()` `` sql`…` ``',
}

const UNSET: InBoth = {
  yaml: 'Write `optional: true` for a value that may be unset',
  typescript: 'Write `.optional()` for a value that may be unset',
}

const WORDS = ['$now', '$uuid', '$userId', '$sql']

/** Where a default stands: `key` is `default` or `backfill`; `nested` allows literals alone. */
export interface DefaultPlace {
  readonly key: 'default' | 'backfill'
  readonly nested: boolean
  /** Columns that SQL may name: none in a default, the row's in a backfill. */
  readonly columns: ReadonlySet<string>
}

/**
 * The default that `value` says; null where it is at fault. Whether a literal meets its column's rules is judged later;
 * where the type is at fault (null), whether anything fits it is not judged at all.
 */
export function judgeDefault(
  scope: Scope,
  value: unknown,
  type: ColumnType | null,
  path: DeclarationPath,
  where: DefaultPlace,
): Default | null {
  if (value === null) {
    const hint = where.key === 'default' ? UNSET : undefined
    return fault(scope, 'schema/default', `A ${where.key} cannot be null`, path, { hint })
  }
  const word = functionWord(value)
  if (word === undefined) return literal(scope, value, type, path)
  if (where.nested) {
    const hint = 'Give a literal, or make it a column'
    return fault(
      scope,
      'schema/default',
      `\`${called(scope, word)}\` cannot be the default inside an object or array`,
      path,
      { hint },
    )
  }
  if (word === '$sql') {
    const sql = judgeSql(scope, value, path, where.columns)
    return sql && { kind: 'sql', sql }
  }
  return functionDefault(scope, value, word, type, path)
}

/** A function as it is called in the file. */
function called(scope: Scope, word: string): string {
  const calls: Readonly<Record<string, string>> = { $now: 'now()', $uuid: 'newId()', $userId: 'userId()', $sql: 'sql' }
  return say(scope, { yaml: word, typescript: calls[word] ?? word })
}

/** The `$word` of an object that starts with one; undefined for literals. */
function functionWord(value: unknown): string | undefined {
  return isObject(value) ? Object.keys(value).find((key) => key.startsWith('$')) : undefined
}

function functionDefault(
  scope: Scope,
  value: unknown,
  word: string,
  type: ColumnType | null,
  path: DeclarationPath,
): Default | null {
  if (!Object.hasOwn(FUNCTIONS, word)) {
    const hint = didYouMean(word, WORDS) ?? FUNCTIONS_ARE
    return fault(scope, 'schema/default', `There is no function \`${word}\` for a default`, path, { hint })
  }
  if (!isObject(value) || Object.keys(value).length !== 1 || value[word] !== true) {
    return fault(scope, 'schema/default', `\`${word}\` stands alone`, path, { hint: `Write \`{ ${word}: true }\`` })
  }
  const { kind, fits, what } = FUNCTIONS[word as keyof typeof FUNCTIONS]
  if (type === null || type.kind === 'native' || (fits as readonly string[]).includes(type.kind)) return { kind }
  return fault(scope, 'schema/default', `\`${called(scope, word)}\` gives ${what}, not \`${type.kind}\``, path)
}

function literal(scope: Scope, value: unknown, type: ColumnType | null, path: DeclarationPath): Default | null {
  if (!isJson(value)) return fault(scope, 'schema/default', `A default cannot be ${described(value)}`, path)
  return {
    kind: 'literal',
    value: type !== null && isText(type) && typeof value === 'number' ? decimalText(value) : value,
  }
}

/** Whether a value is JSON all the way down: a TypeScript file may hand over functions, symbols, or numbers past JSON. */
export function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  return isObject(value) && Object.values(value).every(isJson)
}
