/** Holds names against the rules for names, and finds the same name given twice. */

import type { InBoth } from '../../diagnostic/index.ts'
import { COLUMN_NAME, joinedName, LONGEST_NAME, snakeCase, TABLE_NAME } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { fault, place, type Scope } from './scope.ts'

const RULES = {
  table: { pattern: TABLE_NAME, words: 'a letter, then letters, digits, `_` or `-`' },
  column: { pattern: COLUMN_NAME, words: 'a letter, then letters, digits or `_`' },
} as const

/** The nearest allowed name: `first name` → `firstName`, `2nd` → `n2nd`. */
function repaired(name: string): string {
  return joinedName(name)
    .replace(/^[^a-zA-Z]+/, (start) => `n${start.replace(/^_+/, '')}`)
    .slice(0, LONGEST_NAME)
}

/** Whether `name` may name a table (`column`: a column, property, check or index); reported where not. */
export function judgeName(
  scope: Scope,
  kind: 'table' | 'column',
  what: string,
  name: string,
  path: DeclarationPath,
  part: 'key' | 'value' = 'key',
): boolean {
  const { pattern, words } = RULES[kind]
  if (!pattern.test(name)) {
    const better = repaired(name)
    const hint = pattern.test(better) ? `Write \`${better}\`` : undefined
    fault(scope, 'schema/name', `\`${name}\` cannot name ${what}: it takes ${words}`, path, { hint, part })
    return false
  }
  if (name.length <= LONGEST_NAME) return true
  fault(scope, 'schema/name', `\`${name}\` is longer than ${LONGEST_NAME} characters`, path, { part })
  return false
}

/** Whether a name in the database is one that a database takes; reported where not. */
export function judgeDbName(scope: Scope, name: string, path: DeclarationPath): boolean {
  const bytes = Buffer.byteLength(name, 'utf8')
  if (name !== '' && bytes <= LONGEST_NAME && !name.includes('\0')) return true
  const why = name === '' ? 'is empty' : bytes > LONGEST_NAME ? `is longer than ${LONGEST_NAME} bytes` : 'holds U+0000'
  fault(scope, 'schema/name', `The database name ${why}`, path)
  return false
}

/** How names in the database follow from declared ones. */
export type Naming = 'keep' | 'snake_case'

/** The name in the database of what is declared as `name`. */
export function databaseName(name: string, explicit: string | undefined, naming: Naming): string {
  return explicit ?? (naming === 'snake_case' ? snakeCase(name) : name)
}

/** Something with a name and a place. */
export interface Named {
  readonly name: string
  readonly scope: Scope
  readonly path: DeclarationPath
  /** What it is, for messages: `the index`. */
  readonly what: string
  /** What to do about a second one of its name. */
  readonly hint?: string | InBoth
}

/** Reports every name that an earlier one already has, with both places. */
export function reportDuplicates(all: Iterable<Named>): void {
  const first = new Map<string, Named>()
  for (const named of all) {
    const earlier = first.get(named.name)
    if (earlier === undefined) {
      first.set(named.name, named)
      continue
    }
    const message = `${named.what} \`${named.name}\` has the name of ${earlier.what.toLowerCase()} declared before`
    fault(named.scope, 'schema/duplicate', message, named.path, {
      hint: named.hint,
      related: [{ message: 'first here', span: place(earlier.scope, earlier.path) }],
    })
  }
}
