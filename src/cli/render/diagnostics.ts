/** Diagnostics as text, with code frames. */
import { codeFrame, type Diagnostic, formatSpan, type Severity, type SourceSpan } from '../../diagnostic/index.ts'
import { count, type Paint, paint } from './paint.ts'

/** File as shown in spans → its text. */
export type Sources = ReadonlyMap<string, string>

/** Messages told as text: who has more mends some of these first. */
const MOST = 200

function place(span: SourceSpan, sources: Sources, style: Paint): string[] {
  const text = sources.get(span.file)
  const frame = text === undefined ? [] : codeFrame(text, span)
  const marked = frame.map((line) =>
    line.startsWith('>') || line.trimStart().startsWith('|') ? line : style.dim(line),
  )
  return [`  ${style.cyan(formatSpan(span))}`, ...marked.map((line) => `  ${line}`)]
}

function heading(diagnostic: Diagnostic, style: Paint): string {
  const colour = { error: style.red, warning: style.yellow, note: style.blue }[diagnostic.severity]
  return `${style.bold(colour(`${diagnostic.severity}:`))} ${style.bold(diagnostic.message)} ${style.dim(`(${diagnostic.code})`)}`
}

/** One diagnostic, several lines, ending in a line break. */
export function renderDiagnostic(diagnostic: Diagnostic, sources: Sources, style: Paint): string {
  const lines = [heading(diagnostic, style)]
  if (diagnostic.span) lines.push(...place(diagnostic.span, sources, style))
  for (const related of diagnostic.related ?? []) {
    lines.push(`  ${related.message}`, ...place(related.span, sources, style))
  }
  if (diagnostic.hint !== undefined)
    lines.push(`  ${style.green('hint:')} ${diagnostic.hint.replaceAll('\n', '\n        ')}`)
  return `${lines.join('\n')}\n`
}

/** How many of them are that severe. */
export function howMany(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((d) => d.severity === severity).length
}

/** `2 errors, 1 warning`: how many there are of each severity that there is; empty where there is none of them. */
export function countsOf(diagnostics: readonly Diagnostic[], severities: readonly Severity[]): string {
  const found = severities.map((severity) => [howMany(diagnostics, severity), severity] as const)
  return found.flatMap(([n, severity]) => (n > 0 ? [count(n, severity)] : [])).join(', ')
}

/** All of them, then how many there are; nothing where there are none. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], sources: Sources, colours: boolean): string {
  if (diagnostics.length === 0) return ''
  const style = paint(colours)
  const blocks = diagnostics.slice(0, MOST).map((d) => renderDiagnostic(d, sources, style))
  const left = diagnostics.length - MOST
  if (left > 0) blocks.push(`… and ${count(left, 'message')} more; \`--json\` tells all\n`)
  if (diagnostics.length > 1) blocks.push(`${countsOf(diagnostics, ['error', 'warning', 'note'])}\n`)
  return blocks.join('\n')
}
