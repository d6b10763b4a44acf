/** One YAML file while it is read: its text, its places, and what was found wrong with it. */
import { LineCounter } from 'yaml'
import type { Diagnostic, SourceSpan } from '../../diagnostic/index.ts'

/** A YAML file being read. */
export interface YamlSource {
  readonly file: string
  readonly text: string
  readonly lines: LineCounter
  readonly diagnostics: Diagnostic[]
}

/** A source for `text`, shown as `file`. */
export function yamlSource(file: string, text: string): YamlSource {
  return { file, text, lines: new LineCounter(), diagnostics: [] }
}

/** The span from one offset to another. */
export function spanAt(source: YamlSource, start: number, end: number): SourceSpan {
  const from = source.lines.linePos(start)
  const to = source.lines.linePos(Math.max(start, end))
  return {
    file: source.file,
    line: Math.max(1, from.line),
    column: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: Math.max(1, to.col),
  }
}

/** The whole line at an offset, without its line break, and the offset at which it starts. */
export function lineAt(source: YamlSource, offset: number): { readonly text: string; readonly start: number } {
  const start = source.text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1
  const end = source.text.indexOf('\n', offset)
  return { text: source.text.slice(start, end < 0 ? undefined : end).replace(/\r$/, ''), start }
}
