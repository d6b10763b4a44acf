/** `bkend access`: the permission matrix, and answers to questions on it. */
import { type AccessResult, accessOf } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { textOf } from '../flags.ts'
import { projectOptions } from '../options.ts'

type Line = AccessResult['matrix'][number]

const SHOWN = { always: 'yes', some: 'some', own: 'own', never: '–' } as const

function columnText({ columns }: Line): string {
  const told = columns.map(({ column, does, may, byApi }) => {
    const word = { always: 'yes', own: 'own', never: 'no' }[may]
    return `${does} ${column}: ${word}${byApi ? ' (API)' : ''}`
  })
  return told.length === 0 ? '' : `  ${told.join(', ')}`
}

function tableText(lines: readonly Line[]): string {
  const width = Math.max(...lines.map(({ who }) => who.length))
  const operations = Object.keys(lines[0]?.operations ?? {})
  const head = `  ${' '.repeat(width)}  ${operations.map((o) => o.padEnd(7)).join('')}`
  const rows = lines.map((line) => {
    const words = Object.values(line.operations).map((word) => SHOWN[word].padEnd(7))
    return `  ${line.who.padEnd(width)}  ${words.join('')}${columnText(line)}`.trimEnd()
  })
  return `${lines[0]?.table ?? ''}\n${[head.trimEnd(), ...rows].join('\n')}\n`
}

const LEGEND =
  '\nsome: the rows that row rules and policies leave. own: rows that the asker made. (API): depends on the row or on a role of\nyours, so the API carries it out and plain SQL under the database role does not.\n'

function matrixText(matrix: readonly Line[]): string {
  const tables = new Map<string, Line[]>()
  for (const line of matrix) tables.set(line.table, [...(tables.get(line.table) ?? []), line])
  return tables.size === 0 ? '' : `${[...tables.values()].map(tableText).join('\n')}${LEGEND}`
}

function answerText({ may, because }: NonNullable<AccessResult['answer']>): string {
  const head = { yes: 'Yes', no: 'No', some: 'For some rows' }[may]
  return `${head}\n${because.map((line) => `  ${line}\n`).join('')}`
}

/** Prints the matrix, or answers the question that was put. */
export async function access(context: CommandContext): Promise<ExitCode> {
  const result = await accessOf(projectOptions(context), textOf(context.flags, 'question'))
  const { matrix, answer, outcome, diagnostics, sources } = result
  const exitCode = outcome === 'in-sync' ? EXIT.ok : outcome === 'usage' ? EXIT.usage : EXIT.failed
  return await finish(context, {
    command: 'access',
    outcome: outcome === 'in-sync' ? 'done' : outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({ matrix, answer }),
    text: () => (exitCode === EXIT.ok ? (answer ? answerText(answer) : matrixText(matrix)) : ''),
  })
}
