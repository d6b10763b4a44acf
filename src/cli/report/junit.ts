/** A report as JUnit XML: the command is a test case that passes or fails, each diagnostic another. */
import { type Diagnostic, formatSpan } from '../../diagnostic/index.ts'
import { howMany, renderDiagnostic } from '../render/diagnostics.ts'
import { paint } from '../render/paint.ts'
import type { CommandReport } from '../report.ts'

/** What XML 1.0 cannot hold even escaped: most control characters, lone surrogates, two that are no characters. */
const UNSPEAKABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(UNSPEAKABLE, '\ufffd').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}

/** A reader would turn a bare line break or tab in an attribute into a space. */
function attributes(values: Readonly<Record<string, string | number>>): string {
  const quoted = (value: string | number): string =>
    escaped(String(value)).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${quoted(value)}"`)
    .join('')
}

function testCase(values: Readonly<Record<string, string | number>>, body: string | null): string {
  const start = `    <testcase${attributes(values)}`
  return body === null ? `${start}/>\n` : `${start}>\n${body}    </testcase>\n`
}

function failure(type: string, message: string, text: string): string {
  return `      <failure${attributes({ type, message })}>${escaped(text)}</failure>\n`
}

/** Errors fail; a warning or a note passes and says what it says. */
function diagnosticCase(diagnostic: Diagnostic, { command, sources }: CommandReport): string {
  const { code, message, span, severity } = diagnostic
  const text = renderDiagnostic(diagnostic, sources, paint(false))
  const name = span ? `${formatSpan(span)} ${code}` : code
  const values = { classname: `bkend.${command}`, name, ...(span && { file: span.file, line: span.line }) }
  return testCase(
    values,
    severity === 'error' ? failure(code, message, text) : `      <system-out>${escaped(text)}</system-out>\n`,
  )
}

/** What was tested and holds, at its line. */
function heldCase({ text, span }: NonNullable<CommandReport['holds']>[number], command: string): string {
  const name = `${formatSpan(span)} ${text}`
  return testCase({ classname: `bkend.${command}`, name, file: span.file, line: span.line }, null)
}

/** The document, ending in a line break. It holds no times: the same report gives the same bytes. */
export function junitText(report: CommandReport): string {
  const { command, outcome, exitCode, diagnostics, holds = [] } = report
  const errors = howMany(diagnostics, 'error')
  // Where errors say why, they fail; a bare exit code (changes are pending) fails the command's own case.
  const alone = exitCode !== 0 && errors === 0
  const message = `bkend ${command} ended with exit code ${exitCode}: ${outcome}`
  const own = testCase(
    { classname: `bkend.${command}`, name: `bkend ${command}` },
    alone ? failure(outcome, message, report.text?.() ?? '') : null,
  )
  const counts = { tests: diagnostics.length + holds.length + 1, failures: errors + (alone ? 1 : 0), errors: 0 }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: 'bkend', ...counts })}>\n`,
    `  <testsuite${attributes({ name: `bkend ${command}`, ...counts, skipped: 0 })}>\n`,
    own,
    ...holds.map((held) => heldCase(held, command)),
    ...diagnostics.map((diagnostic) => diagnosticCase(diagnostic, report)),
    '  </testsuite>\n</testsuites>\n',
  ].join('')
}
