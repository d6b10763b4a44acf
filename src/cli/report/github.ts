/** Diagnostics as workflow commands, which GitHub shows beside the lines of a pull request. */
import { type Diagnostic, formatSpan, type SourceSpan } from '../../diagnostic/index.ts'
import type { Terminal } from '../terminal.ts'
import { fileInCheckout } from './places.ts'

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const

function escapedMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Columns only within one line, as GitHub takes them; there the end is the last column, not the one after it. */
function placeProperties(span: SourceSpan, terminal: Terminal): [string, string | number][] {
  const { line, column, endLine, endColumn } = span
  const within: [string, number][] =
    line === endLine
      ? [
          ['col', column],
          ['endColumn', Math.max(column, endColumn - 1)],
        ]
      : [['endLine', endLine]]
  return [['file', fileInCheckout(span.file, terminal)], ['line', line], ...within]
}

/** The place is repeated in the message: the log shows nothing else of it. */
function messageOf({ message, span, hint, related = [] }: Diagnostic): string {
  return [
    message,
    ...(span ? [`  at ${formatSpan(span)}`] : []),
    ...related.map((other) => `  ${other.message} (${formatSpan(other.span)})`),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ].join('\n')
}

function annotation(diagnostic: Diagnostic, terminal: Terminal): string {
  const properties: [string, string | number][] = [
    ...(diagnostic.span ? placeProperties(diagnostic.span, terminal) : []),
    ['title', diagnostic.code],
  ]
  const list = properties.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(',')
  return `::${COMMANDS[diagnostic.severity]} ${list}::${escapedMessage(messageOf(diagnostic))}\n`
}

/** A line for each diagnostic; user text cannot start a command of its own. */
export function annotations(diagnostics: readonly Diagnostic[], terminal: Terminal): string {
  return diagnostics.map((diagnostic) => annotation(diagnostic, terminal)).join('')
}
