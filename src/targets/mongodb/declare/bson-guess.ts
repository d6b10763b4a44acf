/** The type of the language for the kinds of value that a field has. */
import type { ColumnType } from '../../../model/index.ts'

const ONE: Readonly<Record<string, ColumnType>> = {
  string: { kind: 'string' },
  int: { kind: 'integer' },
  long: { kind: 'bigint' },
  double: { kind: 'number' },
  decimal: { kind: 'numeric' },
  bool: { kind: 'boolean' },
  date: { kind: 'date' },
  binData: { kind: 'bytea' },
  array: { kind: 'array', items: { type: { kind: 'jsonb' }, optional: false, constraints: {} } },
  object: { kind: 'jsonb' },
}

const WHOLE: ReadonlySet<string> = new Set(['int', 'long'])
const NUMBERS: ReadonlySet<string> = new Set(['int', 'long', 'double', 'decimal'])

/** The type for values of those kinds, `null` left out; several that no one type holds are named one by one. */
export function typeOfKinds(kinds: readonly string[]): ColumnType {
  const [only, second] = kinds
  if (only === undefined) return { kind: 'jsonb' }
  if (second === undefined) return ONE[only] ?? { kind: 'native', native: only }
  if (kinds.every((kind) => WHOLE.has(kind))) return { kind: 'bigint' }
  if (kinds.every((kind) => NUMBERS.has(kind))) return { kind: 'number' }
  return { kind: 'native', native: [...kinds].sort().join(' | ') }
}
