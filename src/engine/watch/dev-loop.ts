/** The loop of a `bkend dev`: one wake after the other, until its signal. */
import { onAnswer } from './answering.ts'
import { unask } from './asking.ts'
import { bring, onFiles, onVersion, reload } from './bring.ts'
import type { DevOptions, DevResult } from './dev-options.ts'
import { createDevServer } from './dev-server.ts'
import { createEventLog } from './event-log.ts'
import { createLive } from './live.ts'
import type { ProjectSource } from './project-source.ts'
import { onKeys, served } from './serve-there.ts'
import type { Session } from './session.ts'
import { createWakes, type Wake, type Wakes } from './wakes.ts'
import { createFileWriter } from './writing.ts'

/** Watches a source until the signal. `url`: in place of the config's database. */
export async function watchSource(
  options: DevOptions,
  source: ProjectSource,
  url: string | undefined,
): Promise<DevResult> {
  const wakes = createWakes(options.signal)
  const log = createEventLog(options.onEvent)
  const listener = {
    onVersion: (version: number) => wakes.add({ kind: 'version', version }),
    onLost: () => wakes.add({ kind: 'retry' }),
    onBack: () => wakes.add({ kind: 'retry' }),
  }
  const server = createDevServer(options, {
    pages: log.pages,
    listener,
    onKeys: (keys, calls) => onKeys(session, keys, calls),
  })
  const writer = createFileWriter(options.cwd)
  const session: Session = {
    ...{ options, source, writer, server, log, wakes, url, live: createLive() },
    ...{
      loaded: null,
      isBroken: false,
      version: 0,
      allow: [],
      trouble: '',
      answered: null,
      asking: null,
      ready: null,
      tries: 0,
      retry: null,
    },
  }
  const pumping = pump(source, wakes, options.signal)
  try {
    await reload(session, null)
    await serveWhatThereIs(session)
    for (let wake = await wakes.next(); wake; wake = await wakes.next()) await onWake(session, wake)
  } finally {
    unask(session)
    if (session.retry) clearTimeout(session.retry)
    await server.close()
    await session.live.close()
    await source.close()
  }
  await pumping
  log.tell({ event: 'stopped' })
  return { diagnostics: [], sources: new Map() }
}

async function pump(source: ProjectSource, wakes: Wakes, signal: AbortSignal): Promise<void> {
  for (let burst = await source.changes(signal); burst; burst = await source.changes(signal))
    wakes.add({ kind: 'files', burst })
}

/** Files that are at fault keep nothing from being served: the version that was pushed last is. */
async function serveWhatThereIs(session: Session): Promise<void> {
  if (!session.isBroken || session.options.signal.aborted) return
  const settings = await session.source.settings()
  if (settings) await served(session, settings)
}

async function onWake(session: Session, wake: Wake): Promise<void> {
  switch (wake.kind) {
    case 'files':
      return await onFiles(session, wake.burst)
    case 'retry':
      session.live.forget()
      return session.isBroken ? await serveWhatThereIs(session) : await bring(session, null)
    case 'version':
      return await onVersion(session, wake.version)
    case 'answer':
      return await onAnswer(session, wake.question, wake.answer)
  }
}
