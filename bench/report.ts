/** The measured numbers as text. */
import type { TypeCost } from './client.ts'
import type { Outcome, Outcomes } from './commands.ts'
import type { BenchResult, SizeResult } from './result.ts'

function milliseconds(n: number): string {
  return n >= 1000 ? `${(n / 1000).toFixed(2)} s` : `${n.toFixed(0)} ms`
}

function shown(outcome: Outcome | undefined): string[] {
  if (outcome === undefined) return ['–', '', '']
  if ('skipped' in outcome) return ['not measured', '', '']
  const { cpu, peakMiB } = outcome
  return [
    milliseconds(outcome.milliseconds),
    cpu === null ? '' : milliseconds(cpu),
    peakMiB === null ? '' : `${peakMiB.toFixed(0)} MiB`,
  ]
}

/** Columns aligned, the first to the left, all others to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((r) => (r[i] ?? '').length))) ?? []
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

function notMeasured(outcomes: Outcomes): string[] {
  return Object.entries(outcomes).flatMap(([name, o]) => ('skipped' in o ? [`${name}: ${o.skipped}`] : []))
}

/** Time, processor time and peak memory of every command, three columns a size. */
export function commandTable({ sizes, start, node, processors, postgres }: BenchResult): string {
  const names = [...new Set(sizes.flatMap((s) => Object.keys(s.commands)))]
  const rows = [
    ['whole process', ...sizes.flatMap((s) => [`${s.tables} tables`, 'cpu', 'peak'])],
    ...names.map((name) => [name, ...sizes.flatMap((s) => shown(s.commands[name]))]),
  ]
  const first = Object.entries(start).map(([name, outcome]) => [name, ...shown(outcome)])
  const faults = sizes.flatMap((s) => notMeasured(s.commands).map((line) => `${s.tables} tables, ${line}\n`))
  const head = `${node}, ${processors}; ${postgres.split(' on ')[0]}; medians\n`
  return `${head}\n${table([['start', 'time', 'cpu', 'peak'], ...first])}\n${table(rows)}${faults.join('')}`
}

function between(of: keyof TypeCost, a: TypeCost, b: TypeCost): number {
  return b[of] - a[of]
}

function typeRows(of: 'types' | 'instantiations', sizes: readonly SizeResult[]): string[][] {
  const row = (name: string, value: (s: SizeResult) => number): string[] => [
    `${of}: ${name}`,
    ...sizes.map((s) => value(s).toFixed(1).replace('.0', '')),
  ]
  return [
    row('all of the client, a table', (s) => between(of, s.types.nothing, s.types.unused) / s.tables),
    row('the first table used', (s) => between(of, s.types.unused, s.types.oneUsed)),
    row('each further table used', (s) => between(of, s.types.oneUsed, s.types.tenUsed) / 9),
  ]
}

function peerRows(sizes: readonly SizeResult[]): { rows: string[][]; missing: string } {
  const first = sizes[0]?.peer
  if (first === undefined || typeof first === 'string') return { rows: [], missing: `${first ?? ''}\n` }
  const rows = (['types', 'instantiations'] as const).map((of) => [
    `openapi-fetch, ${of}: one path used`,
    ...sizes.map((s) => (typeof s.peer === 'string' ? '–' : String(between(of, s.peer.unused, s.peer.oneUsed)))),
  ])
  return { rows, missing: '' }
}

/** Types, instantiations and bytes of the client, a column a size; and what a table more costs where nobody uses it. */
export function clientTable({ sizes, oneTableBundle }: BenchResult): string {
  const peer = peerRows(sizes)
  const rows = [
    ['client', ...sizes.map((s) => `${s.tables} tables`)],
    ...typeRows('types', sizes),
    ...typeRows('instantiations', sizes),
    ...peer.rows,
    ['check time of the app', ...sizes.map((s) => `${s.types.oneUsed.checkSeconds} s`)],
    ['bundle, minified', ...sizes.map((s) => `${s.bundle.minified} B`)],
    ['bundle, gzip', ...sizes.map((s) => `${s.bundle.gzipped} B`)],
  ]
  const [few, many] = [sizes[0], sizes.at(-1)]
  const slope =
    few === undefined || many === undefined || few === many
      ? ''
      : `an unused table more: ${((many.types.unused.types - few.types.unused.types) / (many.tables - few.tables)).toFixed(1)} types, ` +
        `${((many.types.unused.instantiations - few.types.unused.instantiations) / (many.tables - few.tables)).toFixed(1)} instantiations\n`
  return `${table(rows)}${slope}bundle of a one-table app: ${oneTableBundle.minified} B, gzip ${oneTableBundle.gzipped} B\n${peer.missing}`
}
