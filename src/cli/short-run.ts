/** Tells V8 that this process is a short one: most of what it runs is done before compiling it a second time would pay. */
import { setFlagsFromString } from 'node:v8'

/** Commands that run until they are stopped; others do with `--watch`. */
const LASTING: readonly string[] = ['dev', 'serve']

/** Versions of V8 (Node 18 to 24) that know the flag; others would complain on stderr. */
const [OLDEST, NEWEST] = [10, 13]

/**
 * How much bytecode a function runs before V8 considers it for optimising; usually 66 KiB. Measured on `generate` of 1,000 tables:
 * a third of the computing is optimising, on threads that compete with our own for the processors.
 */
export const LATER = '--interrupt-budget=1000000'

/** Whether a process with these arguments is better off with less optimising. `v8`: its version, as `11.3.244.8`. */
export function isShortRun(args: readonly string[], v8: string): boolean {
  const major = Number.parseInt(v8, 10)
  const lasts = LASTING.includes(args[0] ?? '') || args.includes('--watch')
  return major >= OLDEST && major <= NEWEST && !lasts
}

/** Called before anything that takes long is loaded. */
export function optimiseLater(process: Pick<NodeJS.Process, 'argv' | 'versions'>): void {
  if (isShortRun(process.argv.slice(2), process.versions.v8)) setFlagsFromString(LATER)
}
