/** Gathers changes that belong together: one save, or two hundred files of another branch, become one burst. */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Touched } from '../../load/index.ts'

/** Changes that belong together. */
export interface Burst extends Touched {
  /** `performance.now()` of the first change. */
  readonly since: number
}

/** Everything is to be read. */
export const ALL: Touched = { paths: new Set(), moved: true }

/** What the one and the other touched. */
export function both(one: Touched, other: Touched): Touched {
  return { paths: new Set([...one.paths, ...other.paths]), moved: one.moved || other.moved }
}

/** Where changes are gathered until they are taken. */
export interface Bursts {
  /** A file changed; `moved`: something came or went. */
  add(path: string | null, moved: boolean): void
  /** The next burst, once it has come to rest. Ends with `signal`: null. */
  next(signal: AbortSignal): Promise<Burst | null>
}

/** Milliseconds without a change after which a burst counts as whole, by how many files it has. */
const REST: readonly (readonly [files: number, rest: number])[] = [
  [50, 120],
  [5, 50],
  [0, 8],
]
/** A file that is being written is empty for a moment. */
const REST_OF_EMPTY = 60
/** While git moves files about it holds its lock; a lock that was left behind is not waited for. */
const REST_OF_GIT = 50
const LONGEST = 5000

interface Gathering {
  readonly paths: Set<string>
  moved: boolean
  since: number
  last: number
}

function isEmpty(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size === 0
}

/** The lock of the working copy that a folder lies in; null where it lies in none. */
function gitLock(folder: string): string | null {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return path.join(at, '.git', 'index.lock')
    if (at === path.dirname(at)) return null
  }
}

/** Milliseconds that the gathered changes must still be left alone. */
function restOf({ paths, last, since }: Gathering, lock: string | null, now: number): number {
  if (now - since > LONGEST) return 0
  const size = REST.find(([files]) => paths.size >= files)?.[1] ?? 0
  const git = paths.size > 1 && lock !== null && existsSync(lock) ? REST_OF_GIT : 0
  const left = Math.max(size, git) - (now - last)
  if (left > 0) return left
  if (git > 0) return git
  return [...paths].some(isEmpty) ? REST_OF_EMPTY - (now - last) : 0
}

/** An empty gathering. `folder`: whose git working copy is waited for. */
export function createBursts(folder: string): Bursts {
  const lock = gitLock(folder)
  let gathering: Gathering | null = null
  let wake: (() => void) | null = null
  const take = (): Burst | null => {
    if (!gathering) return null
    const { paths, moved, since } = gathering
    gathering = null
    return { paths, moved, since }
  }
  return {
    add(file, moved) {
      const now = performance.now()
      gathering ??= { paths: new Set(), moved: false, since: now, last: now }
      if (file !== null) gathering.paths.add(file)
      gathering.moved ||= moved
      gathering.last = now
      wake?.()
    },
    async next(signal) {
      while (!signal.aborted) {
        const rest = gathering ? restOf(gathering, lock, performance.now()) : null
        if (rest !== null && rest <= 0) return take()
        await pause(rest, signal, (resolve) => {
          wake = rest === null ? resolve : null
        })
      }
      return null
    },
  }
}

/** Waits for so many milliseconds, for ever (null), for the signal, or for whoever calls what is handed to `register`. */
function pause(
  milliseconds: number | null,
  signal: AbortSignal,
  register: (resolve: () => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = milliseconds === null ? null : setTimeout(done, milliseconds)
    function done(): void {
      if (timer) clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
    register(done)
  })
}
