/** A report as SARIF 2.1.0, for code scanning. */
import { type Diagnostic, diagnosticCodes, type SourceSpan } from '../../diagnostic/index.ts'
import type { CommandReport } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { VERSION } from '../version.ts'
import { fileInCheckout } from './places.ts'

type Placed = Diagnostic & { readonly span: SourceSpan }

/** A file below the checkout as a relative reference, any other as an absolute one. */
function artifactLocation(file: string, terminal: Terminal): object {
  const shown = fileInCheckout(file, terminal)
  const uri = shown.split('/').map(encodeURIComponent).join('/')
  if (/^[A-Za-z]:\//.test(shown)) return { uri: `file:///${uri.replace('%3A', ':')}` }
  return shown.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}

function location(span: SourceSpan, terminal: Terminal): object {
  const { line, column, endLine, endColumn } = span
  const region = { startLine: line, startColumn: column, endLine, endColumn }
  return { physicalLocation: { artifactLocation: artifactLocation(span.file, terminal), region } }
}

function messageOf({ message, hint }: Diagnostic): object {
  return { text: hint === undefined ? message : `${message}\n\nHint: ${hint}` }
}

function resultOf(diagnostic: Placed, rules: readonly string[], terminal: Terminal): object {
  const related = (diagnostic.related ?? []).map((other, id) => ({
    id,
    message: { text: other.message },
    ...location(other.span, terminal),
  }))
  return {
    ruleId: diagnostic.code,
    ruleIndex: rules.indexOf(diagnostic.code),
    level: diagnostic.severity,
    message: messageOf(diagnostic),
    locations: [location(diagnostic.span, terminal)],
    ...(related.length > 0 && { relatedLocations: related }),
  }
}

/** What has no place (a server that does not answer) is told of the run: a result without one would be hidden. */
function invocation({ exitCode, outcome, diagnostics }: CommandReport): object {
  const told = diagnostics.filter((diagnostic) => !diagnostic.span)
  return {
    executionSuccessful: exitCode === 0,
    exitCode,
    exitCodeDescription: outcome,
    toolExecutionNotifications: told.map((diagnostic) => ({
      descriptor: { id: diagnostic.code },
      level: diagnostic.severity,
      message: messageOf(diagnostic),
    })),
  }
}

/** The log, indented, ending in a line break. Columns count UTF-16 units; ends are exclusive, as in our spans. */
export function sarifText(report: CommandReport, terminal: Terminal): string {
  const placed = report.diagnostics.filter((diagnostic): diagnostic is Placed => diagnostic.span !== undefined)
  const codes = [...new Set(placed.map((diagnostic) => diagnostic.code))].sort()
  const rules = codes.map((id) => ({ id, shortDescription: { text: diagnosticCodes[id] } }))
  const run = {
    tool: { driver: { name: 'bkend', semanticVersion: VERSION, rules } },
    automationDetails: { id: `bkend/${report.command}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [invocation(report)],
    results: placed.map((diagnostic) => resultOf(diagnostic, codes, terminal)),
  }
  const $schema = 'https://json.schemastore.org/sarif-2.1.0.json'
  return `${JSON.stringify({ $schema, version: '2.1.0', runs: [run] }, null, 2)}\n`
}
