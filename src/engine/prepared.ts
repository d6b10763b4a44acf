/** A plan over a connection that is held: somebody can be asked before it is applied. */
import type { VersionRecord } from '../plan/index.ts'
import { applyPrepared } from './applying.ts'
import { type Connected, connectTo } from './connecting.ts'
import type { Opened } from './opened.ts'
import type { ChangeOptions } from './options.ts'
import { failed } from './outcomes.ts'
import { planned } from './planning.ts'
import type { Settings } from './project.ts'
import { NO_RESULT, type RunResult } from './result.ts'

/** A run that has planned and holds its connection, so that somebody can be asked in between. */
export interface Prepared {
  readonly result: RunResult
  /** Applies what was planned (if anything), then writes the generated files. Only where the outcome is `pending` or `in-sync`. */
  apply(): Promise<RunResult>
  /** All that the history holds of the version that was applied last; null where there is none, or the run never connected. */
  latest(): Promise<VersionRecord | null>
  /** Ends the connection. Always to be called, once. */
  close(): Promise<void>
}

/** What a run begins with: what was loaded, nothing done. */
export function begun(
  { config, environment }: Settings,
  loaded: Pick<RunResult, 'diagnostics' | 'sources'>,
): RunResult {
  const { diagnostics, sources } = loaded
  return { ...NO_RESULT, outcome: 'pending', diagnostics, sources, project: config.project, environment }
}

/** A run that ended before it could plan. */
export function finished(result: RunResult): Prepared {
  return { result, apply: async () => result, latest: async () => null, close: async () => {} }
}

/** A run that has planned, and what it was opened with; null where it ended before. */
export interface PreparedOver<Of extends Opened> extends Prepared {
  readonly opened: Of | null
}

/**
 * Connects, plans what `open` makes of the connection, and holds it; it is ended where planning fails. `tell`: the result of
 * the plan as it is told, and applied from.
 */
export async function planOver<Of extends Opened>(
  settings: Settings,
  options: ChangeOptions,
  known: RunResult,
  open: (connected: Connected) => Promise<Of> | Of,
  tell: (result: RunResult) => RunResult = (result) => result,
): Promise<PreparedOver<Of>> {
  try {
    const connected = await connectTo(settings, options)
    const { driver } = connected
    try {
      const opened = await open(connected)
      const { result, comparison } = await planned(opened, known)
      const told = tell(result)
      return {
        opened,
        result: told,
        apply: () => applyPrepared(opened, known, told, comparison),
        latest: () => driver.version(),
        close: () => driver.close(),
      }
    } catch (fault) {
      await driver.close()
      throw fault
    }
  } catch (fault) {
    return { opened: null, ...finished(failed(known, fault, options.signal)) }
  }
}
