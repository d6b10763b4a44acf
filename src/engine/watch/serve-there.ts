/** The Data API of a `bkend dev`: opened once the database can be reached, and brought to what was pushed. */
import type { FirstCalls } from '../first-calls.ts'
import type { DevKeys } from '../keys.ts'
import type { Settings } from '../project.ts'
import { type Session, trouble } from './session.ts'

/** The server beside what was pushed: opened where there is none, else brought to the newest version. */
export async function served(session: Session, project: Settings): Promise<boolean> {
  const { server, log, url } = session
  const opening = await server.open(project, url)
  if (!opening.server) {
    trouble(session, 'error', opening.diagnostics, opening.sources)
    return false
  }
  if (!opening.isNew) {
    // What cannot be read now is told by the look that follows.
    await server.refresh().catch(() => undefined)
    return true
  }
  session.version = Math.max(session.version, opening.server.version ?? 0)
  const { version } = session
  const { url: address, keys, calls, project: name, environment } = opening.server
  const { diagnostics, sources } = opening
  session.ready = {
    event: 'ready',
    project: name,
    environment,
    url: address,
    version: version === 0 ? null : version,
    tables: session.loaded?.tables ?? 0,
    keys,
    calls,
    diagnostics,
    sources,
  }
  log.tell(session.ready)
  return true
}

/** Keys could be made only now, at the first push. */
export function onKeys(session: Session, keys: DevKeys, calls: FirstCalls | null): void {
  if (!session.ready) return
  session.ready = { ...session.ready, keys, calls, version: session.version, diagnostics: [] }
  session.log.tell(session.ready)
}
