/** `bkend check --watch`: judged again at every save. */
import { isAccessFile, isSeedFile, type Touched } from '../../load/index.ts'
import { type CheckOptions, type CheckResult, checkLoaded } from '../project-runs.ts'
import { ALL } from './bursts.ts'
import { openProjectSource } from './project-source.ts'

/** What `check --watch` is asked for. */
export interface CheckWatchOptions extends CheckOptions {
  readonly signal: AbortSignal
  /** A run begins. */
  readonly onStart: () => void
  /** A run has ended. */
  readonly onResult: (result: CheckResult) => void
}

/** Files that the loader of the schema leaves alone, and that are judged with it. */
function isJudgedToo(name: string): boolean {
  return isAccessFile(name) || isSeedFile(name)
}

/** Judges, and does so again whenever files change, until `signal`. */
export async function watchCheck(options: CheckWatchOptions): Promise<void> {
  const { signal, onStart, onResult } = options
  const source = openProjectSource({ ...options, needsUrl: false, alsoWatched: isJudgedToo })
  try {
    let touched: Touched | null = ALL
    while (touched && !signal.aborted) {
      onStart()
      const result = await checkLoaded(await source.load(touched), options)
      if (!signal.aborted) onResult(result)
      touched = await source.changes(signal)
    }
  } finally {
    await source.close()
  }
}
