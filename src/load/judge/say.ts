/** How the words of a declaration are written in the language of its file. */
import { type InBoth, inLanguage, isTypescript } from '../../diagnostic/index.ts'
import { place, type Scope } from './scope.ts'

/** What is said, in the language of the declaration's file. */
export function say(scope: Scope, said: InBoth): string {
  return inLanguage(place(scope, []), said)
}

/** Keys that a chain says by another word. */
const CALLS: Readonly<Record<string, string>> = {
  minLength: 'min',
  minimum: 'min',
  minItems: 'min',
  maxLength: 'max',
  maximum: 'max',
  maxItems: 'max',
  description: 'describe',
}

/** Keys that TypeScript says by the type's own arguments, not by a call in its chain. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  enum: 'oneOf(…)',
  items: 'array(…)',
  properties: 'object(…)',
  to: 'reference(…)',
  native: 'native(…)',
  enumType: 'enumType(…)',
}

/** A key of a column as people write it: `minLength` in YAML, `.min()` in TypeScript. No backticks. */
export function keyWord(scope: Scope, key: string): string {
  if (!isTypescript(place(scope, []))) return key
  return ARGUMENTS[key] ?? `.${CALLS[key] ?? key}()`
}

/** A key of a column with its value: `minLength: 2` in YAML, `.min(2)` in TypeScript. `value` is its text. */
export function keyed(scope: Scope, key: string, value: string | number): string {
  return say(scope, { yaml: `${key}: ${value}`, typescript: `.${CALLS[key] ?? key}(${value})` })
}
