/** How a live project stands: what was changed by hand since the last push, what the files would change, who is pushing. */
import { loadConfig } from '../load/index.ts'
import { claimedBy, type Driver, type LiveState } from '../plan/index.ts'
import { BUILD } from './build.ts'
import { compare, type LiveProject, readLive } from './comparison.ts'
import { type Connected, connectTo } from './connecting.ts'
import { changedByHand } from './hand-changes.ts'
import type { ChangeOptions } from './options.ts'
import { failed } from './outcomes.ts'
import { destinationOf } from './planning.ts'
import { loadProject, type Project, type Settings, saysTheSame } from './project.ts'
import { rolledBackTo } from './rollback-mark.ts'
import { judged, NO_STATUS, type StatusResult, told } from './status-result.ts'

type Files = Pick<StatusResult, 'files' | 'pending' | 'diagnostics' | 'unmanaged'>

/** What the files would change. A question of push is a warning here. */
async function filesAgainst(
  project: Project,
  { target, driver }: Connected,
  live: LiveState,
  there: LiveProject,
  options: ChangeOptions,
): Promise<Files> {
  const { changes, questions, diagnostics, foreign } = await compare(project, target, driver, live, options, there)
  const asked = questions.map(({ diagnostic }) => ({ ...diagnostic, severity: 'warning' as const }))
  return {
    files: saysTheSame(project, there.schema) ? 'same' : 'ahead',
    pending: changes,
    unmanaged: foreign.map((r) => r.address),
    diagnostics: [...diagnostics.filter((d) => d.code !== 'plan/unmanaged'), ...asked],
  }
}

/** What is not done, and the version that it goes back to, where it is a rollback; else the same of what was applied last. */
async function underWay(
  driver: Driver,
  { unfinished, latest }: LiveState,
): Promise<Pick<StatusResult, 'unfinished' | 'rollback'>> {
  const journal = unfinished ? await driver.journal() : null
  if (!journal) return { unfinished: null, rollback: latest && rolledBackTo(latest) }
  const { phasesDone, phases } = journal
  return { unfinished: { phasesDone, phases }, rollback: rolledBackTo(journal) }
}

async function look(
  settings: Settings,
  project: Project | null,
  options: ChangeOptions,
  known: StatusResult,
): Promise<StatusResult> {
  const connected = await connectTo(settings, options)
  const { driver, target } = connected
  try {
    const live = await driver.liveState()
    const [pushing, way] = [await driver.leaseHolder(), await underWay(driver, live)]
    const there = await readLive(driver, live)
    const files: Files = project
      ? await filesAgainst(project, connected, live, there, options)
      : { files: 'broken', pending: [], diagnostics: [], unmanaged: [] }
    const hand = await changedByHand(there, live, async () => claimedBy(await driver.claims()))
    const found = {
      ...known,
      ...hand,
      ...files,
      unmanaged: files.unmanaged.filter((address) => !hand.added.includes(address)),
      diagnostics: [...known.diagnostics, ...files.diagnostics],
      destination: destinationOf(target.name, settings, there.facts),
      version: live.latest,
      ...way,
      pushing,
    }
    const outcome = judged(found)
    return { ...found, outcome, diagnostics: [...found.diagnostics, ...told(outcome, found)] }
  } finally {
    await driver.close()
  }
}

/** Looks, and changes nothing. Files that cannot be loaded are told of, and the database is looked at all the same. */
export async function statusOf(options: ChangeOptions): Promise<StatusResult> {
  const { config, environment, diagnostics, sources } = await loadConfig({ ...options, needsUrl: true, build: BUILD })
  if (!config || environment === null) return { ...NO_STATUS, diagnostics, sources }
  const loaded = await loadProject(options, true)
  const known = {
    ...NO_STATUS,
    diagnostics: loaded.diagnostics,
    sources: loaded.sources,
    project: config.project,
    environment,
  }
  try {
    return await look({ config, environment }, loaded.project, options, known)
  } catch (fault) {
    return failed(known, fault, options.signal)
  }
}
