/** The figures as Markdown. */
import type { TypeCost } from '../client.ts'
import type { ClientCost } from './clients.ts'
import type { PeerResult } from './main.ts'
import type { Result, Results } from './turns.ts'

function seconds(milliseconds: number): string {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${milliseconds.toFixed(0)} ms`
}

function lines(rows: readonly (readonly string[])[]): string {
  const [head = [], ...rest] = rows
  const rule = head.map(() => '---')
  return [head, rule, ...rest].map((row) => `| ${row.join(' | ')} |\n`).join('')
}

/** `340 ms (2.1×)`; above 1 takes longer than ours. */
function beside(value: number, ours: number | null | undefined): string {
  return ours == null || ours === value ? seconds(value) : `${seconds(value)} (${(value / ours).toFixed(1)}×)`
}

/** Time and computing, and what they are to the first contender's. */
function cell(result: Result | undefined, ours: Result | undefined): string {
  if (result === undefined) return ''
  if ('missing' in result) return `not measured: ${result.missing}`
  const base = ours && 'measure' in ours ? ours.measure : undefined
  const { milliseconds, cpu } = result.measure
  return `${beside(milliseconds, base?.milliseconds)}${cpu === null ? '' : `, cpu ${beside(cpu, base?.cpu)}`}`
}

function times(title: string, columns: Readonly<Record<string, Results>>): string {
  const names = [...new Set(Object.values(columns).flatMap((results) => Object.keys(results)))]
  const [ours = ''] = names
  return lines([
    [title, ...Object.keys(columns)],
    ...names.map((name) => [name, ...Object.values(columns).map((results) => cell(results[name], results[ours]))]),
  ])
}

const each = (n: number, tables: number): string => (n / tables).toFixed(1).replace(/\.0$/, '')

function costs(clients: PeerResult['clients'], tables: number): string {
  const parts = (cost: ClientCost): string[] => {
    const { unused, firstUsed, bundle } = cost
    const pair = (of: keyof TypeCost): string => `${each(unused[of], tables)} + ${firstUsed[of]}`
    return [pair('types'), pair('instantiations'), `${each(unused.memoryKiB, tables)} KiB`, `${bundle.gzipped} B`]
  }
  return lines([
    ['client of 100 tables', 'types', 'instantiations', 'memory a table', 'bundle, gzip'],
    ...Object.entries(clients).map(([name, cost]) =>
      'missing' in cost ? [name, `not measured: ${cost.missing}`, '', '', ''] : [name, ...parts(cost)],
    ),
  ])
}

function rates(validators: Readonly<Record<string, number>>): string {
  const [ours = Number.NaN] = Object.values(validators)
  const row = ([name, rate]: [string, number]): string[] => [
    name === 'checks' ? 'bkend, `checks.ts`' : name,
    `${Math.round(rate / 1000).toLocaleString('en')} k`,
    (rate / ours).toFixed(2),
  ]
  return lines([['validator', 'records a second', 'to ours'], ...Object.entries(validators).map(row)])
}

/** Everything, for `docs/benchmarks.md`. */
export function peerTables(result: PeerResult): string {
  const projects = Object.entries(result.projects)
  const questions = Object.keys(projects[0]?.[1].push ?? {})
  const versions = Object.entries(result.versions).map(([name, version]) => `${name} ${version}`)
  const by = (pick: (project: PeerResult['projects'][string]) => Results | undefined): Record<string, Results> =>
    Object.fromEntries(projects.map(([name, project]) => [name, pick(project) ?? {}]))
  return [
    `${result.at.slice(0, 10)}, Node ${result.node}, ${result.processors}, load ${result.load.before} to ${result.load.after}; ${result.postgres}; ${versions.join(', ')}. Medians of ${result.rounds} rounds; in brackets what is to ours.\n`,
    ...questions.map((question) => times(question, by((project) => project.push[question]))), // biome-ignore format: as read
    times('generate', by((project) => project.generate)), // biome-ignore format: as read
    costs(result.clients, 100),
    rates(result.validators),
  ].join('\n')
}
