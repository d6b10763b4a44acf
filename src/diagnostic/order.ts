/** The order in which diagnostics are told. */
import type { Diagnostic } from './diagnostic.ts'

/** By file and place, whatever stage found them; those without a place first. The order of equals is kept. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => {
    const [left, right] = [a.span, b.span]
    if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1
    if (left.file !== right.file) return left.file < right.file ? -1 : 1
    return left.line - right.line || left.column - right.column
  })
}
