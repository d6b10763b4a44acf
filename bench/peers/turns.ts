/** Runs contenders in turns, so that whatever else the machine does meets all of them alike. */
import { type Measure, measureOf, type Run } from '../processes.ts'

/** Who takes part. */
export interface Contender {
  readonly name: string
  /** One run; `round` counts from 0. Whatever has to be there before is made before it is timed. */
  once(round: number): Promise<Run>
}

/** What a contender took, or why it did not finish. */
export type Result = { readonly measure: Measure } | { readonly missing: string }

/** Contender → what it took. Each round begins with another one. */
export type Results = Readonly<Record<string, Result>>

/** The sentence that says why, without the places of this machine. */
function reason(fault: unknown): string {
  const lines = (fault instanceof Error ? fault.message : String(fault))
    .split('\n')
    .filter((line) => line.trim() !== '')
  const line = lines.find((text) => /error/i.test(text)) ?? lines.at(-1) ?? 'it failed'
  return line
    .replace(/(?:\/[^\s/]+)+\//g, '')
    .trim()
    .slice(0, 200)
}

/** Measures `rounds` rounds. A contender that fails once is left out from there on, with its reason. */
export async function inTurns(rounds: number, contenders: readonly Contender[]): Promise<Results> {
  const runs = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]))
  const missing = new Map<string, string>()
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(round + turn) % contenders.length]
      if (!contender || missing.has(contender.name)) continue
      try {
        runs.get(contender.name)?.push(await contender.once(round))
      } catch (fault) {
        missing.set(contender.name, reason(fault))
      }
    }
  return Object.fromEntries(
    contenders.map(({ name }): [string, Result] => {
      const why = missing.get(name)
      return [name, why === undefined ? { measure: measureOf(runs.get(name) ?? []) } : { missing: why }]
    }),
  )
}
