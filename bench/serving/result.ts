/** What the rounds come to: medians, and ratios that were taken within each round. */
import type { Measured } from './client.ts'

/** Who answers: by hand without enforcement, by hand with role and claims, our store alone, the whole of `bkend serve`. */
export const KINDS = ['bare', 'roles', 'store', 'serve'] as const
export type Kind = (typeof KINDS)[number]

/** Get by id, list 50 without and with the exact total, list by owner rule and tag, insert. */
export const WORK = ['get', 'list', 'total', 'tag', 'insert'] as const
export type Work = (typeof WORK)[number]

interface Figure {
  /** Requests a second, median of the rounds. */
  readonly perSecond: number
  /** Milliseconds. */
  readonly median: number
  readonly p99: number
  readonly failed: number
  /** Microseconds of a core that a request cost the server's process. */
  readonly cpu: number
  /** Median of what it was to `bare` and to `roles` in the same round. */
  readonly toBare: number | null
  readonly toRoles: number | null
}

export interface ServingResult {
  /** The database that all of them serve from, in words. */
  readonly database: string
  readonly load: Readonly<Record<string, number>>
  readonly figures: Readonly<Partial<Record<Work, Readonly<Partial<Record<Kind, Figure>>>>>>
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function ratio(mine: readonly Measured[], theirs: readonly Measured[]): number | null {
  if (theirs.length === 0) return null
  return Math.round(100 * median(mine.map((m, n) => m.perSecond / (theirs[n]?.perSecond || 1)))) / 100
}

/** Figures of every kind of work. */
export function summary(
  database: string,
  load: ServingResult['load'],
  kinds: readonly Kind[],
  all: Readonly<Partial<Record<Work, Readonly<Record<Kind, readonly Measured[]>>>>>,
): ServingResult {
  const figures: Partial<Record<Work, Partial<Record<Kind, Figure>>>> = {}
  for (const work of WORK) {
    const rounds = all[work]
    if (!rounds) continue
    const of: Partial<Record<Kind, Figure>> = {}
    for (const kind of kinds) {
      const mine = rounds[kind]
      of[kind] = {
        perSecond: median(mine.map((m) => m.perSecond)),
        median: median(mine.map((m) => m.median)),
        p99: median(mine.map((m) => m.p99)),
        failed: mine.reduce((sum, m) => sum + m.failed, 0),
        cpu: median(mine.map((m) => m.cpu)),
        toBare: ratio(mine, rounds.bare),
        toRoles: ratio(mine, rounds.roles),
      }
    }
    figures[work] = of
  }
  return { database, load, figures }
}

/** The figures as a Markdown table: requests a second, and ratios for ours. */
export function table({ figures }: ServingResult): string {
  const lines = [
    '| req/s | (a) bare | (b) role and claims | bkend serve | to (a) | to (b) |',
    '|---|---|---|---|---|---|',
  ]
  for (const work of WORK) {
    const { bare, roles, serve } = figures[work] ?? {}
    const cells = [work, bare?.perSecond, roles?.perSecond, serve?.perSecond, serve?.toBare, serve?.toRoles]
    lines.push(`| ${cells.map((cell) => cell ?? '–').join(' | ')} |`)
  }
  return lines.join('\n')
}
