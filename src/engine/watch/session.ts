/** One `bkend dev` under way: all that it holds, and how it tells of trouble. */
import { type Diagnostic, error } from '../../diagnostic/index.ts'
import type { ChangeOptions } from '../options.ts'
import type { LoadedProject, Settings } from '../project.ts'
import type { DevOptions } from './dev-options.ts'
import type { DevServer } from './dev-server.ts'
import type { EventLog } from './event-log.ts'
import type { ReadyEvent, Untold } from './events.ts'
import type { Live } from './live.ts'
import type { ProjectSource } from './project-source.ts'
import type { Wakes } from './wakes.ts'
import type { FileWriter } from './writing.ts'

/** Everything that one `bkend dev` has. */
export interface Session {
  readonly options: DevOptions
  readonly source: ProjectSource
  readonly writer: FileWriter
  readonly live: Live
  readonly server: DevServer
  readonly log: EventLog
  readonly wakes: Wakes
  /** In place of the config's database. */
  readonly url: string | undefined
  /** The files as they were last in order. */
  loaded: LoadedProject | null
  /** The files are at fault by now. */
  isBroken: boolean
  /** The version that was pushed last, by us or by somebody of whom we know. */
  version: number
  /** What was answered since the last push: `--allow`. */
  allow: readonly string[]
  /** What was told last where something is wrong; nobody is told twice. */
  trouble: string
  /** A file that an answer was written into, as it was written: its own save is no news. */
  answered: { readonly file: string; readonly text: string } | null
  /** A question that is being asked. */
  asking: AbortController | null
  /** What was told when the server opened. */
  ready: Untold<ReadyEvent> | null
  /** Tries that failed in a row. */
  tries: number
  retry: NodeJS.Timeout | null
}

/** Milliseconds until what failed is tried again: at first, and at most. */
const SOONEST = 500
const LATEST = 5000

/** What is not the files' fault and may be otherwise in a moment. */
const PASSING: ReadonlySet<string> = new Set([
  'target/connect',
  'target/busy',
  'apply/locked',
  'apply/stopped',
  'serve/store',
])

function isPassing(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code }) => PASSING.has(code))
}

/** Tells of trouble, unless it was told last; where it may be over in a moment, it is tried again. */
export function trouble(
  session: Session,
  event: 'broken' | 'error',
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): void {
  const retries = event === 'error' && isPassing(diagnostics)
  const text = JSON.stringify([event, retries ? diagnostics.map(({ code }) => code) : diagnostics])
  if (retries) tryAgain(session)
  if (session.trouble === text) return
  session.trouble = text
  if (event === 'broken') session.log.tell({ event, version: servedVersion(session), diagnostics, sources })
  else session.log.tell({ event, diagnostics, sources, retries })
}

function servedVersion({ ready, version }: Session): number | null {
  return ready && version > 0 ? version : null
}

/** Everything is as it should be: nothing is tried again, and whatever goes wrong next is news. */
export function settled(session: Session): void {
  if (session.retry) clearTimeout(session.retry)
  session.retry = null
  session.trouble = ''
  session.tries = 0
}

function tryAgain(session: Session): void {
  if (session.retry) clearTimeout(session.retry)
  const pause = Math.min(LATEST, SOONEST * 2 ** session.tries)
  session.tries += 1
  session.retry = setTimeout(() => session.wakes.add({ kind: 'retry' }), pause)
}

/** What a push of this session is asked for: what was answered counts. */
export function changeOptions({ options, allow, url }: Session): ChangeOptions {
  const { ask: _, onEvent: __, log: ___, host: ____, port: _____, ...rest } = options
  return {
    ...rest,
    ...(url !== undefined && { url }),
    allow: [...options.allow, ...allow],
    fixed: false,
    guarded: true,
  }
}

/** Every save is pushed as it is: only where one developer has the database to himself. */
export function notForDevelopment({ environment }: Settings): Diagnostic {
  const message = `\`bkend dev\` pushes every save, and \`${environment}\` is no development environment`
  const hint = 'Leave out `--env`, or add `environments: { dev: { url: … } }` to the config'
  return error('cli/usage', message, { hint })
}
