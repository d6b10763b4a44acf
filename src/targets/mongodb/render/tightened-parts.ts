/** Which rules become tighter, one by one: what is told where documents break them. */
import type { SourceSpan } from '../../../diagnostic/index.ts'
import type { JsonObject, JsonValue } from '../../../model/index.ts'
import type { PreflightCheck } from '../../../plan/index.ts'
import { isLooser, tighterWords } from './looser.ts'

/** What asks for the documents that break a part of the rules. */
export interface PartQuestions {
  /** The question for one field; null where it cannot be asked alone. */
  ofField(field: string): object | null
  /** The question for fields that nobody declared. */
  readonly ofUnknown: object
  /** The question for what goes over several columns; null where there is none, or it cannot be asked alone. */
  readonly ofChecks: object | null
}

/** The rules before and after, in the names after. */
export interface Tightened extends PartQuestions {
  readonly collection: string
  /** Null: whatever there was. */
  readonly old: JsonObject | null
  readonly next: JsonObject
  readonly span: SourceSpan | undefined
  readonly hint: string
  /** Where a field is declared. */
  spanOf(field: string): SourceSpan | undefined
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** `maxLength 8`; of what does not go on a line, its name alone. */
function ruleWords(schema: JsonObject, words: readonly string[], required: boolean): string {
  const said = words.map((word) => {
    const value = schema[word]
    const text = Array.isArray(value) ? value.join(' | ') : String(value)
    return typeof value === 'object' && !Array.isArray(value) ? word : `${word} ${text}`
  })
  return [...(required ? ['required'] : []), ...said].join(', ')
}

/** The parts, each with its own rule in the message, those of columns at their lines. */
export function tightenedParts(tightened: Tightened): PreflightCheck[] {
  const { collection, old, next, hint } = tightened
  const [before, after] = [objectIn(old?.properties), objectIn(next.properties)]
  const had = new Set((old?.required as readonly string[] | undefined) ?? [])
  const needed = new Set((next.required as readonly string[] | undefined) ?? [])
  const asked = (query: object, span: SourceSpan | undefined, broken: string): PreflightCheck => {
    return {
      query: JSON.stringify(query),
      message: `documents of ${collection} ${broken}`,
      hint,
      ...(span && { span }),
    }
  }
  const ofColumns = Object.entries(after).flatMap(([field, value]) => {
    const [was, schema] = [objectIn(before[field]), objectIn(value)]
    const required = needed.has(field) && !had.has(field)
    const isAsBefore = before[field] !== undefined && isLooser(was, schema) && !required
    const question = isAsBefore ? null : tightened.ofField(field)
    const words = ruleWords(schema, tighterWords(was, schema), required)
    return question && words !== ''
      ? [asked(question, tightened.spanOf(field), `break the rules of ${field} (now ${words})`)]
      : []
  })
  const closes = next.additionalProperties === false && old?.additionalProperties !== false
  return [
    ...ofColumns,
    ...(closes ? [asked(tightened.ofUnknown, tightened.span, 'have fields that are not declared')] : []),
    ...(tightened.ofChecks ? [asked(tightened.ofChecks, tightened.span, 'break a check over several columns')] : []),
  ]
}
