/** What the rest of the house may use of diagnostics. */
export type { DiagnosticCode } from './codes/index.ts'
export { diagnosticCodes } from './codes/index.ts'
export type { Diagnostic, DiagnosticParts, RelatedPlace, Severity } from './diagnostic.ts'
export { DiagnosticError, error, hasErrors, note, warning } from './diagnostic.ts'
export { codeFrame } from './frame.ts'
export type { SourceSpan } from './span.ts'
export { fileSpan, formatSpan } from './span.ts'
export { didYouMean, editDistance, suggest } from './suggest.ts'
