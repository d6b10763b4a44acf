/** What every judging function is handed: whose declaration it is, and where faults go. */
import {
  type Diagnostic,
  type DiagnosticCode,
  error,
  type RelatedPlace,
  type Severity,
  type SourceSpan,
  warning,
} from '../../diagnostic/index.ts'
import type { DeclarationPath, RawDeclaration } from '../raw.ts'

/** Something written under judgement: where its parts stand, and where faults go. */
export interface Scope {
  readonly declaration: Pick<RawDeclaration, 'spanOf'>
  readonly diagnostics: Diagnostic[]
}

/** A declaration under judgement. */
export interface DeclarationScope extends Scope {
  readonly declaration: RawDeclaration
}

/** What goes with a fault beside its message. */
export interface FaultParts {
  readonly hint?: string | undefined
  readonly part?: 'key' | 'value'
  readonly related?: readonly RelatedPlace[]
  /** `error` unless said. */
  readonly severity?: Severity
}

/** Where the part at `path` stands. */
export function place(scope: Scope, path: DeclarationPath, part?: 'key' | 'value'): SourceSpan {
  return scope.declaration.spanOf(path, part)
}

/** Reports a fault at `path`, and returns null so that callers can end with it. */
export function fault(
  scope: Scope,
  code: DiagnosticCode,
  message: string,
  path: DeclarationPath,
  parts: FaultParts = {},
): null {
  const make = parts.severity === 'warning' ? warning : error
  const span = place(scope, path, parts.part)
  scope.diagnostics.push(make(code, message, { span, hint: parts.hint, related: parts.related }))
  return null
}

/** A value as messages show it: `'text'`, `12`, `a list`, `nothing`. */
export function described(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return value.length > 40 ? `'${value.slice(0, 40)}…'` : `'${value}'`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
