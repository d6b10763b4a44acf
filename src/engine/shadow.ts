/** The database that permission tests run on: the declared schema, pushed to a place where nothing is lost. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { apply } from '../apply/index.ts'
import { DiagnosticError, error } from '../diagnostic/index.ts'
import { judgeUrl, readVariable } from '../load/index.ts'
import { type JsonValue, type Schema, withoutSpans } from '../model/index.ts'
import type { Store } from '../query/index.ts'
import { compare } from './comparison.ts'
import { type Connected, type ConnectingOptions, connectTo, urlOf } from './connecting.ts'
import { inputHashOf, type Project, type Settings } from './project.ts'
import { storeFor } from './targets.ts'

/** A place for tests, as serving would find the project. */
export interface Shadow {
  readonly store: Store
  /** Ends it; an embedded one leaves nothing behind. */
  close(): Promise<void>
}

/** The name under which the database knows what is pushed to it for tests. */
const SHADOW = 'shadow'
const PATIENCE = 60_000
const EMPTY: Schema = { tables: [], enums: [] }

function refused(message: string, hint: string): DiagnosticError {
  return new DiagnosticError([error('access/shadow', message, { hint })])
}

/** Every database that an environment names, where its variable is set. */
function urlsInUse({ config, folder = process.cwd() }: Settings): string[] {
  return Object.values(config.environments).flatMap(({ url }) => {
    const read = readVariable(url, folder)
    return 'diagnostic' in read ? [] : [read.value]
  })
}

/** The URL that the environment in use names for tests; null: a new embedded database. Throws a `DiagnosticError`. */
function shadowUrl(settings: Settings): string | null {
  const { config, environment, folder = process.cwd() } = settings
  const declared = config.environments[environment]?.shadow
  if (declared === undefined) return null
  const read = readVariable(declared, folder)
  if ('diagnostic' in read) throw new DiagnosticError([read.diagnostic])
  const judged = judgeUrl(read.value, folder)
  if ('diagnostic' in judged) throw new DiagnosticError([judged.diagnostic])
  if (!urlsInUse(settings).includes(read.value)) return judged.url
  const message = `\`shadow\` of \`${environment}\` is a database that an environment uses, and tests would empty it`
  throw refused(message, 'Name an empty database, or leave `shadow` out: tests then run on an embedded one')
}

/** The project as it is pushed to the place for tests. */
function shadowOf({ config, schema }: Project, url: string): Project {
  const { serveLogin: _, ...postgres } = config.postgres
  const environments = { [SHADOW]: { url, protected: false } }
  return { config: { ...config, postgres, owned: false, environments }, environment: SHADOW, schema }
}

/** Pushes whatever it costs. Throws a `DiagnosticError` where that fails, and where the database holds what is not its own. */
async function pushTo({ target, driver }: Connected, project: Project): Promise<void> {
  const live = await driver.liveState()
  const comparison = await compare(project, target, driver, live, { allow: [], prune: false })
  const { plan, current, desired, liveHash, diagnostics } = comparison
  if (live.latest === null && current.size > 0) {
    const [first = ''] = current.keys()
    const message = `The database for permission tests holds \`${first.replace(':', ' ')}\` already, which no test has put there`
    throw refused(message, 'Name an empty database, or leave `shadow` out: tests then run on an embedded one')
  }
  const wrong = diagnostics.filter((d) => d.severity === 'error')
  if (wrong.length > 0) throw new DiagnosticError(wrong)
  const report = await apply(plan, driver, {
    current,
    desired,
    liveHash,
    prune: false,
    schema: withoutSpans(project.schema) as unknown as JsonValue,
    inputHash: inputHashOf(project, false, SHADOW),
    summary: 'permission tests',
    lockWait: PATIENCE,
  })
  if (report.outcome === 'applied' || report.outcome === 'nothing') return
  const hint =
    'Where the schema needs what an embedded database lacks, name a server: `shadow: postgres://…` in the config'
  throw new DiagnosticError([
    ...report.diagnostics,
    error('access/shadow', 'The schema cannot be pushed to the database for permission tests', { hint }),
  ])
}

async function openStoreOf(project: Project, signal: AbortSignal | undefined): Promise<Store> {
  const { config, environment } = project
  const url = urlOf(project)
  const open = await storeFor(url)
  if (!open) throw refused('Permission tests do not run on that kind of database', 'Leave `shadow` out of the config')
  const applicationName = `bkend check ${os.hostname()}:${process.pid}`
  const given = { project: config.project, environment, config, applicationName, dev: true }
  return await open(url, { ...given, ...(signal && { signal }) })
}

/** Opens the place, emptied of what an earlier run left, with the schema pushed. Throws a `DiagnosticError`. */
export async function openShadow(project: Project, options: ConnectingOptions): Promise<Shadow> {
  const named = shadowUrl(project)
  const folder = named === null ? await mkdtemp(path.join(os.tmpdir(), 'bkend-shadow-')) : null
  const ends: (() => Promise<unknown>)[] = []
  if (folder !== null) ends.push(() => rm(folder, { recursive: true, force: true }))
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const shadow = shadowOf(project, named ?? `pglite:${path.join(folder ?? '', 'data')}`)
    const connected = await connectTo(shadow, options)
    ends.push(() => connected.driver.close())
    if ((await connected.driver.liveState()).latest !== null) await pushTo(connected, { ...shadow, schema: EMPTY })
    await pushTo(connected, shadow)
    const store = await openStoreOf(shadow, options.signal)
    ends.push(() => store.close())
    return { store, close }
  } catch (fault) {
    await close()
    throw fault
  }
}
