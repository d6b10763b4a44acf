/** A report as Markdown for the page of a job: how it ended, what changes, what it costs, the statements. */
import { type Diagnostic, formatSpan } from '../../diagnostic/index.ts'
import { type Review, type RunResult, reviewOf } from '../../engine/index.ts'
import { renderChanges } from '../render/changes.ts'
import { planSize, renderStatements } from '../render/plan.ts'
import { destinationText } from '../render/result.ts'
import type { CommandReport } from '../report.ts'

/** Characters of one block: GitHub refuses a summary over 1 MiB. */
const BLOCK_LIMIT = 200_000
const ROWS = 50

/** A fence that the text cannot close. */
function fenced(language: string, text: string): string {
  const shown = text.length > BLOCK_LIMIT ? `${text.slice(0, BLOCK_LIMIT)}\n… and more` : text.trimEnd()
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${shown}\n${fence}\n`
}

/** Text in a table cell: no markup of its own, no cell of its own. Code spans stay. */
function cell(text: string): string {
  return text.replace(/[&<>|\\]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\s+/g, ' ')
}

function diagnosticRows(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return ''
  const rows = diagnostics.slice(0, ROWS).map(({ severity, message, code, span }) => {
    return `| ${severity} | ${cell(message)} | \`${code}\` | ${span ? cell(formatSpan(span)) : ''} |\n`
  })
  const more = diagnostics.length > ROWS ? `\n… and ${diagnostics.length - ROWS} more\n` : ''
  return `\n| | what | code | where |\n|---|---|---|---|\n${rows.join('')}${more}`
}

function hazardRows({ plan }: RunResult): string {
  const ofSteps = (plan?.phases ?? []).flatMap((phase) => phase.steps.flatMap((step) => step.hazards))
  const hazards = [...(plan?.hazards ?? []), ...ofSteps]
  const rows = hazards.map(({ code, subject, message }) => `| \`${cell(`${code}:${subject}`)}\` | ${cell(message)} |\n`)
  return rows.length === 0 ? '' : `\n| hazard | what it costs |\n|---|---|\n${rows.join('')}`
}

function accessRows({ access }: Review): string {
  const shown = access.slice(0, ROWS).map(({ table, who, was, now }) => {
    return `| ${cell(table)} | ${cell(who)} | ${cell(was ?? '–')} | ${cell(now ?? '–')} |\n`
  })
  if (shown.length === 0) return ''
  const more = access.length > ROWS ? `\n… and ${access.length - ROWS} more\n` : ''
  return `\n#### Who may do what\n\n| table | who | before | now |\n|---|---|---|---|\n${shown.join('')}${more}`
}

/** GitHub draws a diagram up to some 50,000 characters, and shows no larger one. */
const DIAGRAM_LIMIT = 40_000

function diagramBlock({ diagram }: Review): string {
  if (diagram === null) return ''
  if (diagram.length > DIAGRAM_LIMIT) return '\nToo many tables change for a diagram.\n'
  return `\n<details><summary>Diagram of what changes</summary>\n\n${diagram}\n\n</details>\n`
}

function planBlocks(run: RunResult): string {
  const { plan, changes, summary } = run
  const review = reviewOf(run)
  if (!plan || changes.length === 0) return accessRows(review)
  return [
    `\n${cell(summary)} (${planSize(plan)})\n\n`,
    fenced('', renderChanges(changes, false)),
    hazardRows(run),
    accessRows(review),
    diagramBlock(review),
    `\n<details><summary>Statements</summary>\n\n${fenced('sql', renderStatements(plan))}\n</details>\n`,
  ].join('')
}

/** The section that one command adds, ending in a line break. */
export function summaryText(report: CommandReport): string {
  const { command, run, outcome, exitCode, diagnostics } = report
  const where = run ? destinationText(run) : ''
  return [
    `### ${exitCode === 0 ? '✅' : '❌'} bkend ${command}: ${outcome}\n`,
    where === '' ? '' : `\n${cell(where)}\n`,
    diagnosticRows(diagnostics),
    run ? planBlocks(run) : '',
    report.seen ? `\n${fenced('', report.seen())}` : '',
    '\n',
  ].join('')
}
