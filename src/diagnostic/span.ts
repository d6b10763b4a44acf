/** Where a declared thing stands in the user's files. */
import { linesOf } from './lines.ts'

/** A stretch of a file. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface SourceSpan {
  /** Path as the user would type it: relative to the working folder when it lies below it. */
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** A span that covers nothing but a file's first character, for faults of the file as a whole. */
export function fileSpan(file: string): SourceSpan {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 }
}

/** What `text` says at a span of it; empty where the span lies outside. */
export function textAt(text: string, span: SourceSpan): string {
  const { starts } = linesOf(text)
  const offset = (line: number, column: number): number => (starts[line - 1] ?? text.length) + column - 1
  return text.slice(offset(span.line, span.column), offset(span.endLine, span.endColumn))
}

/** `file:line:column`, the form terminals and editors open. */
export function formatSpan(span: SourceSpan): string {
  return `${span.file}:${span.line}:${span.column}`
}
