/** Tells V8 that this process is a short one: most of what it runs is done before compiling it a second time would pay. */
import { setFlagsFromString } from 'node:v8'

/** Commands that run until they are stopped; others do with `--watch`. */
const LASTING: readonly string[] = ['dev', 'serve']

interface Word {
  readonly flag: string
  /** Versions of V8 that were seen to know it, major and minor: others would complain on stderr. */
  readonly from: readonly [major: number, minor: number]
  readonly to: readonly [major: number, minor: number]
}

/**
 * How long a function runs before V8 considers it for optimising, fifteen times as long as usual. Measured on `generate` of 1,000
 * tables: on Node 20 a third of the computing is optimising, on threads that compete with our own for the processors; on 22 to 26
 * a tenth.
 */
const LATER: readonly Word[] = [
  // Bytecode; usually 66 KiB. Node 18 and 20.
  { flag: '--interrupt-budget=1000000', from: [10, 1], to: [11, 3] },
  // Calls, each counting the function's own bytecode. Node 21 to 26.
  { flag: '--invocation-count-for-turbofan=45000', from: [11, 8], to: [14, 6] },
]

function isAtLeast([major, minor]: readonly [number, number], other: readonly [number, number]): boolean {
  return major > other[0] || (major === other[0] && minor >= other[1])
}

/** What V8 is told for a process with these arguments; null: nothing. `v8`: its version, as `11.3.244.8`. */
export function laterFlag(args: readonly string[], v8: string): string | null {
  if (LASTING.includes(args[0] ?? '') || args.includes('--watch')) return null
  const [major = 0, minor = 0] = v8.split('.').map(Number)
  const version = [major, minor] as const
  return LATER.find(({ from, to }) => isAtLeast(version, from) && isAtLeast(to, version))?.flag ?? null
}

/** Called before anything that takes long is loaded. */
export function optimiseLater(process: Pick<NodeJS.Process, 'argv' | 'versions'>): void {
  const flag = laterFlag(process.argv.slice(2), process.versions.v8)
  if (flag !== null) setFlagsFromString(flag)
}
