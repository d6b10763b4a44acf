/** Permission tests: rows, and sentences on who may do what to them. They are no part of the schema that is pushed. */
import type { SourceSpan } from '../diagnostic/index.ts'
import type { JsonObject } from './json.ts'
import { OPERATIONS, type Operation } from './permission.ts'

/** What one sentence says: `ann can update open.title`. */
export interface AccessSentence {
  /** `guest`, `user`, `admin`, `role:NAME`, or the name of somebody. */
  readonly who: string
  readonly may: boolean
  readonly operation: Operation
  /** A row's name; null for every row of the test. */
  readonly row: string | null
  readonly column: string | null
}

/** A sentence as it stands in a file. */
export interface AccessExpectation extends AccessSentence {
  readonly text: string
  readonly span: SourceSpan
}

/** A row of a test. */
export interface AccessTestRow {
  /** Columns by name, with `createdBy`; what is left out is filled with something valid. */
  readonly values: JsonObject
  readonly span: SourceSpan
}

/** The tests of one table in one place. */
export interface AccessTest {
  readonly table: string
  readonly rows: Readonly<Record<string, AccessTestRow>>
  /** People by name, with the project's own roles that they have. Whoever made a row is among them. */
  readonly people: Readonly<Record<string, readonly string[]>>
  readonly expect: readonly AccessExpectation[]
}

const SENTENCE = /^\s*(\S+)\s+(can|cannot)\s+(\w+)\s+(\*|[\w-]+)(?:\.(\w+))?\s*$/

/** The words of a sentence, their meaning not yet judged; null where it is none. */
export function accessSentence(
  text: string,
): (Omit<AccessSentence, 'operation'> & { readonly operation: string }) | null {
  const [, who = '', verb, operation = '', row = '', column] = SENTENCE.exec(text) ?? []
  if (verb === undefined) return null
  return { who, may: verb === 'can', operation, row: row === '*' ? null : row, column: column ?? null }
}

/** Whether the word is one of the operations. */
export function isOperation(word: string): word is Operation {
  return (OPERATIONS as readonly string[]).includes(word)
}
