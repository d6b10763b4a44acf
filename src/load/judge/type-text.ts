/** A type as people write it: `string`, `varchar(40)`, `numeric(5,2)?`. */
import { didYouMean } from '../../diagnostic/index.ts'
import { LONG_TYPES, TYPE_ALIASES, TYPE_WORDS } from '../../model/declaration/index.ts'
import type { NumericType, PlainType, VarcharType } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { fault, type Scope } from './scope.ts'

/** A type that its text says whole. */
export type TextType = PlainType | VarcharType | NumericType

/** What a type's text says: the whole type, or the word of one that needs more keys. */
export interface TypeText {
  readonly word: string
  readonly type?: TextType
  /** It ended in `?`. */
  readonly optional: boolean
}

const SHAPE = /^\s*([A-Za-z]\w*)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*(\?)?\s*$/

/** Reads a type's text; null where it is no type. */
export function judgeTypeText(scope: Scope, text: string, path: DeclarationPath): TypeText | null {
  const [, word = '', first, second, mark] = SHAPE.exec(text) ?? []
  if (!TYPE_WORDS.includes(word)) return unknownType(scope, text, word, path)
  const optional = mark === '?'
  const numbers = [first, second].filter((n) => n !== undefined).map(Number)
  if ((LONG_TYPES as readonly string[]).includes(word)) {
    if (numbers.length > 0) return badParameters(scope, text, word, path)
    return { word, optional }
  }
  const type = parametrised(word, numbers)
  return type === null ? badParameters(scope, text, word, path) : { word, type, optional }
}

function parametrised(word: string, numbers: readonly number[]): TextType | null {
  const [first, second] = numbers
  if (word === 'varchar') {
    if (first === undefined || second !== undefined || first < 1 || first > 10_485_760) return null
    return { kind: 'varchar', length: first }
  }
  if (word === 'numeric') {
    if (first === undefined) return { kind: 'numeric' }
    if (first < 1 || (second ?? 0) > first) return null
    return { kind: 'numeric', precision: first, scale: second ?? 0 }
  }
  return first === undefined ? { kind: word as PlainType['kind'] } : null
}

const EXAMPLES: Readonly<Record<string, string>> = {
  varchar: 'Write `varchar(255)`: 1 to 10485760 characters',
  numeric: 'Write `numeric(5,2)`: five digits, two of them after the point',
}

function badParameters(scope: Scope, text: string, word: string, path: DeclarationPath): null {
  const hint = EXAMPLES[word] ?? { yaml: `Write \`${word}\``, typescript: `Write \`${word}()\`` }
  return fault(scope, 'schema/unknown-type', `\`${text}\` is not how the type \`${word}\` is written`, path, { hint })
}

function unknownType(scope: Scope, text: string, word: string, path: DeclarationPath): null {
  return fault(scope, 'schema/unknown-type', `There is no type \`${text}\``, path, { hint: typeHint(text, word) })
}

function typeHint(text: string, word: string): string {
  const list = /^(\w+)\[\]\??$/.exec(text.trim())?.[1]
  if (list !== undefined)
    return `Write \`{ type: array, items: ${list} }\`, or \`{ type: native, native: '${list === 'string' ? 'text' : list}[]' }\``
  const alias = Object.entries(TYPE_ALIASES).find(([from]) => from.toLowerCase() === word.toLowerCase())?.[1]
  if (alias !== undefined)
    return `Write \`${alias.includes(',') && alias.includes(':') ? `{ type: ${alias} }` : alias}\``
  if (/^[^()]+\(\d+$/.test(text)) return `Quote it: a type with a comma needs quotes inside { }`
  return (
    didYouMean(word || text, TYPE_WORDS) ??
    `The types are ${TYPE_WORDS.join(' ')}; others by \`{ type: native, native: … }\``
  )
}
