/** What was applied to a live project. */
import type { Diagnostic } from '../diagnostic/index.ts'
import { loadConfig } from '../load/index.ts'
import type { Version } from '../plan/index.ts'
import { BUILD } from './build.ts'
import { type ConnectingOptions, connectTo } from './connecting.ts'
import type { ProjectOptions } from './options.ts'
import { failed } from './outcomes.ts'
import type { Outcome } from './result.ts'

/** The versions, newest first. */
export interface HistoryResult {
  readonly outcome: Outcome
  readonly versions: readonly Version[]
  /** A push stopped part-way and can be taken up. */
  readonly unfinished: boolean
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

/** Reads up to `limit` versions. The schema files are not looked at: they may be broken. */
export async function historyOf(options: ProjectOptions & ConnectingOptions, limit: number): Promise<HistoryResult> {
  const { config, environment, diagnostics, sources } = await loadConfig({ ...options, needsUrl: true, build: BUILD })
  const none: HistoryResult = { outcome: 'failed', versions: [], unfinished: false, diagnostics, sources }
  if (!config || environment === null) return none
  try {
    const { driver } = await connectTo({ config, environment }, options)
    try {
      const live = await driver.liveState()
      const versions = live.latest ? await driver.history(limit) : []
      return { outcome: 'in-sync', versions, unfinished: live.unfinished, diagnostics, sources }
    } finally {
      await driver.close()
    }
  } catch (fault) {
    return failed(none, fault, options.signal)
  }
}
