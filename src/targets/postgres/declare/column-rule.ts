/** CHECKs that say what limits of a column say: recognised by their text, so that they are declared as limits. */
import type { ColumnType, Constraints } from '../../../model/index.ts'
import { identifier } from '../sql/identifier.ts'
import { withoutBrackets } from './sql-columns.ts'

/** What a rule says: limits, or a type that holds its values alone. */
export interface ColumnRule {
  readonly type?: ColumnType
  readonly constraints: Constraints
}

const NUMBER = String.raw`\(*'?(-?\d+(?:\.\d+)?)'?(?:::[a-z ]+)?\)?(?:::[a-z ]+)?`

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function boundsOf(atoms: readonly string[], what: string, least: string, most: string): Constraints | null {
  const found: Record<string, number | string> = {}
  for (const atom of atoms) {
    const [, operator, digits] = new RegExp(`^${what} (>=|<=) ${NUMBER}$`).exec(atom) ?? []
    const key = operator === '>=' ? least : most
    if (digits === undefined || key in found || (key === least && most in found)) return null
    found[key] = digits
  }
  return found
}

/** As the model keeps bounds: text for exact numbers, a number otherwise. */
function typed(bounds: Constraints | null, type: ColumnType): Constraints | null {
  if (bounds === null) return null
  const entries = Object.entries(bounds as Record<string, string>)
  const whole = type.kind === 'integer' || type.kind === 'bigint'
  if (whole && entries.some(([, digits]) => digits.includes('.'))) return null
  if (type.kind === 'bigint' || type.kind === 'numeric') return bounds
  if (entries.some(([, digits]) => String(Number(digits)) !== digits)) return null
  return Object.fromEntries(entries.map(([key, digits]) => [key, Number(digits)]))
}

function valuesOf(text: string, column: string): readonly string[] | readonly number[] | null {
  const list = new RegExp(`^${column} = ANY \\(ARRAY\\[(.*)\\]\\)$`, 's').exec(text)?.[1]
  const single = new RegExp(`^${column} = ('(?:[^']|'')*'::text)$`, 's').exec(text)?.[1]
  const items = list ?? single
  if (items === undefined) return null
  const texts = items.match(/'(?:[^']|'')*'::text/g) ?? []
  if (texts.length > 0 && texts.join(', ') === items)
    return distinct(texts.map((t) => t.slice(1, -"'::text".length).replaceAll("''", "'")))
  return list !== undefined && /^\d+(, \d+)*$/.test(items) ? distinct(items.split(', ').map(Number)) : null
}

function distinct<T>(values: readonly T[]): readonly T[] | null {
  return new Set(values).size === values.length ? values : null
}

/** The conditions that hold together; the whole text where there is one. */
function atomsOf(text: string): string[] {
  return text.split(/(?<=\)) AND (?=\()/).map(withoutBrackets)
}

/**
 * What the CHECK on that column says, or null where only SQL can. `text` is what the server prints. `finite`: what a number type
 * implies by itself is left out.
 */
export function columnRule(text: string, dbName: string, type: ColumnType, finite: boolean): ColumnRule | null {
  const column = escaped(identifier(dbName))
  const inner = withoutBrackets(text)
  const stringy = type.kind === 'string' || type.kind === 'varchar'
  if (type.kind === 'string' || type.kind === 'integer') {
    const values = valuesOf(inner, column)
    if (values !== null && (typeof values[0] === 'number') === (type.kind === 'integer'))
      return { type: { kind: 'oneOf', values }, constraints: {} }
  }
  const implied = new RegExp(`^${column} [<>] '-?Infinity'::`)
  const atoms = atomsOf(inner).filter((atom) => !(finite && implied.test(atom)))
  if (stringy) {
    const lengths = boundsOf(atoms, `char_length\\(\\(?${column}(?:\\)::text)?\\)`, 'minLength', 'maxLength')
    const numbers = typed(lengths, { kind: 'integer' })
    return numbers === null || numbers.minLength === 0 ? null : { constraints: numbers }
  }
  if (!['integer', 'bigint', 'numeric', 'number'].includes(type.kind)) return null
  const bounds = typed(boundsOf(atoms, column, 'minimum', 'maximum'), type)
  return bounds === null ? null : { constraints: bounds }
}
