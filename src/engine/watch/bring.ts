/** From saved files to generated ones, a pushed database and a server that serves it. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { hasErrors } from '../../diagnostic/index.ts'
import { isSchemaFile } from '../../load/index.ts'
import { shownFolder } from '../project.ts'
import { isDevelopment } from '../serving-place.ts'
import { ask, unask } from './asking.ts'
import type { Burst } from './bursts.ts'
import { changedTables } from './event-log.ts'
import { served } from './serve-there.ts'
import { changeOptions, notForDevelopment, type Session, settled, trouble } from './session.ts'

/** What an editor made on its way and took away again is nobody's file. */
function isWorthTelling(file: string): boolean {
  return isSchemaFile(path.basename(file)) || existsSync(file)
}

/** Whether the burst is nothing but the save of an answer of ours. */
function isOwnSave({ answered }: Session, { paths }: Burst): boolean {
  if (!answered) return false
  const others = [...paths].filter((file) => file !== answered.file && isWorthTelling(file))
  return paths.has(answered.file) && others.length === 0 && textOf(answered.file) === answered.text
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Files were saved. */
export async function onFiles(session: Session, burst: Burst): Promise<void> {
  if (isOwnSave(session, burst)) return
  session.answered = null
  const { cwd } = session.options
  const files = [...burst.paths].filter(isWorthTelling).map((file) => shownFolder(cwd, file))
  session.log.tell({ event: 'change', files: files.sort() })
  await reload(session, burst)
}

/** Loads what was touched, and brings everything to what the files say. `since`: when the change began; null: at the start. */
export async function reload(session: Session, burst: Burst | null): Promise<void> {
  unask(session)
  const loaded = await session.source.load(burst ?? { paths: new Set(), moved: true })
  const { project, diagnostics, sources } = loaded
  session.isBroken = true
  if (!project) return trouble(session, 'broken', diagnostics, sources)
  if (!isDevelopment(project.config, project.environment))
    return trouble(session, 'broken', [notForDevelopment(project)], sources)
  session.isBroken = false
  session.loaded = loaded
  await bring(session, burst?.since ?? null)
}

/** Brings generated files, database and server to what the files said last. */
export async function bring(session: Session, since: number | null): Promise<void> {
  const { loaded, options } = session
  if (!loaded?.project) return
  const { project, sources } = loaded
  const { generated, diagnostics: found } = await session.writer.write(project)
  const written = performance.now()
  if (hasErrors(found)) return trouble(session, 'broken', found, sources)
  const result = await session.live.push(project, changeOptions(session))
  if (options.signal.aborted) return
  if (result.questions.length > 0) return ask(session, result)
  if (result.outcome !== 'applied' && result.outcome !== 'in-sync')
    return trouble(session, 'error', result.diagnostics, new Map([...sources, ...result.sources]))
  session.version = result.version?.version ?? session.version
  session.allow = []
  if (!(await served(session, project))) return
  const live = performance.now()
  settled(session)
  session.log.tell({
    event: 'pushed',
    version: session.version === 0 ? null : session.version,
    summary: result.summary,
    result,
    tables: changedTables(result, project.schema),
    generated: { folder: generated.folder, written: generated.written, removed: generated.removed },
    milliseconds: since === null ? null : { generated: written - since, live: live - since },
    diagnostics: [...loaded.diagnostics, ...found, ...result.diagnostics],
    sources,
  })
}

/** The history has a version that we did not push. */
export async function onVersion(session: Session, version: number): Promise<void> {
  const { live, loaded, log } = session
  if (version <= session.version) return
  session.version = version
  live.forget()
  if (!loaded?.project) return log.tell({ event: 'elsewhere', version, same: false })
  const result = await live.plan(loaded.project, changeOptions(session))
  const same = result.outcome === 'in-sync' || (result.outcome === 'pending' && result.changes.length === 0)
  if (same) unask(session)
  log.tell({ event: 'elsewhere', version, same })
}
