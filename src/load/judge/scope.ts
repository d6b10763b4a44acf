/** What every judging function is handed: whose declaration it is, and where faults go. */
import {
  type Diagnostic,
  type DiagnosticCode,
  error,
  type InBoth,
  inLanguage,
  type RelatedPlace,
  type Severity,
  type SourceSpan,
  warning,
} from '../../diagnostic/index.ts'
import type { DeclarationPath, RawDeclaration } from '../raw.ts'

/** Something written under judgement: where its parts stand, and where faults go. */
export interface Scope {
  readonly declaration: Pick<RawDeclaration, 'spanOf'> & Partial<Pick<RawDeclaration, 'textOf'>>
  readonly diagnostics: Diagnostic[]
}

/** A declaration under judgement. */
export interface DeclarationScope extends Scope {
  readonly declaration: RawDeclaration
}

/** What goes with a fault beside its message. */
export interface FaultParts {
  readonly hint?: string | InBoth | undefined
  /** What exactly is at fault in the text there: its first match is underlined; a group in it, where it has one. */
  readonly word?: RegExp | undefined
  readonly part?: 'key' | 'value'
  readonly related?: readonly RelatedPlace[]
  /** `error` unless said. */
  readonly severity?: Severity
}

/** Where the part at `path` stands. */
export function place(scope: Scope, path: DeclarationPath, part?: 'key' | 'value'): SourceSpan {
  return scope.declaration.spanOf(path, part)
}

/** Reports a fault at `path` in the language of its file, and returns null so that callers can end with it. */
export function fault(
  scope: Scope,
  code: DiagnosticCode,
  message: string | InBoth,
  path: DeclarationPath,
  parts: FaultParts = {},
): null {
  const make = parts.severity === 'warning' ? warning : error
  const whole = place(scope, path, parts.part)
  const span = parts.word ? narrowed(scope, whole, parts.word) : whole
  const { hint, related } = parts
  const said = (text: string | InBoth): string => (typeof text === 'string' ? text : inLanguage(place(scope, []), text))
  scope.diagnostics.push(make(code, said(message), { span, hint: hint && said(hint), related }))
  return null
}

/** The span of `word` in the text that `span` covers; `span` itself where it is not written there as it reads. */
function narrowed(scope: Scope, span: SourceSpan, word: RegExp): SourceSpan {
  const text = scope.declaration.textOf?.(span) ?? ''
  const found = new RegExp(word, 'd').exec(text)
  const range = found?.indices?.slice(1).find((group) => group !== undefined) ?? found?.indices?.[0]
  if (range === undefined) return span
  const [start, end] = range.map((offset) => text.slice(0, offset).split(/\r\n|\n|\r/))
  const at = (before: readonly string[] = ['']) => ({
    line: span.line + before.length - 1,
    column: (before.at(-1)?.length ?? 0) + (before.length === 1 ? span.column : 1),
  })
  const to = at(end)
  return { file: span.file, ...at(start), endLine: to.line, endColumn: to.column }
}

/** Finds `text` where it stands as a word of its own. */
export function wordIn(text: string): RegExp {
  const exactly = text.replace(/[^\w]/g, '\\$&')
  return new RegExp(`(?<![\\w:$-])${exactly}(?![\\w:$-])`)
}

/** A value as messages show it: the literals `'text'` and `12` between backticks, else `a list`, `nothing`. */
export function described(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return `\`'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'\``
  if (typeof value === 'number' || typeof value === 'boolean') return `\`${value}\``
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
