/** The one shape in which every stage tells the user something. */
import type { DiagnosticCode } from './codes/index.ts'
import type { SourceSpan } from './span.ts'

/** `error` stops the run before anything is written or applied; `warning` and `note` do not. */
export type Severity = 'error' | 'warning' | 'note'

/** A second place that belongs to the same fault, such as the first of two equal names. */
export interface RelatedPlace {
  readonly message: string
  readonly span: SourceSpan
}

/** One message. It holds plain data only, so that text, JSON, SARIF and annotations are renderings of it. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  /** One sentence, without a full stop's worth of advice: what is wrong. */
  readonly message: string
  /** Absent only where there is no file to point at (a lost connection, say). */
  readonly span?: SourceSpan
  /** The way out; what stands in backticks can be pasted. */
  readonly hint?: string
  readonly related?: readonly RelatedPlace[]
}

/** The optional parts of a diagnostic. */
export interface DiagnosticParts {
  readonly span?: SourceSpan | undefined
  readonly hint?: string | undefined
  readonly related?: readonly RelatedPlace[] | undefined
}

function make(severity: Severity, code: DiagnosticCode, message: string, parts: DiagnosticParts): Diagnostic {
  return {
    code,
    severity,
    message,
    ...(parts.span && { span: parts.span }),
    ...(parts.hint !== undefined && { hint: parts.hint }),
    ...(parts.related?.length && { related: parts.related }),
  }
}

/** A diagnostic that stops the run. */
export function error(code: DiagnosticCode, message: string, parts: DiagnosticParts = {}): Diagnostic {
  return make('error', code, message, parts)
}

/** A diagnostic that the user should act on but may not. */
export function warning(code: DiagnosticCode, message: string, parts: DiagnosticParts = {}): Diagnostic {
  return make('warning', code, message, parts)
}

/** A diagnostic for information. */
export function note(code: DiagnosticCode, message: string, parts: DiagnosticParts = {}): Diagnostic {
  return make('note', code, message, parts)
}

/** Whether any of the diagnostics stops the run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error')
}

/**
 * Carries diagnostics out of a deep call where returning them would bend every signature (a lost connection inside a
 * transaction). The engine catches it and reports the diagnostics; it is never shown as a stack trace.
 */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[]
  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'), options)
    this.name = 'DiagnosticError'
    this.diagnostics = diagnostics
  }
}
