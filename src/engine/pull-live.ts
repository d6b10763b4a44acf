/** What a pull reads of the live project, and what was known of it before. */
import { byName, type JsonValue, type Schema, type Snapshot } from '../model/index.ts'
import { type Holder, holderName, type LeftAlone, remember, type Sample, type ServerFacts } from '../plan/index.ts'
import { urlOf } from './connecting.ts'
import type { Settings } from './project.ts'
import { readPullMemory } from './pull-memory.ts'
import type { Pulling } from './pulling.ts'
import { destinationOfUrl } from './targets.ts'

/** The live project as a pull sees it. */
export interface Live {
  /** With the sources that are remembered, and the columns that records showed. */
  readonly snapshot: Snapshot
  /** What records showed; absent where the columns of every table are known. */
  readonly sample?: Sample
  /** Addresses of the columns that only records showed. */
  readonly inferred: ReadonlySet<string>
  readonly facts: ServerFacts
  /** What files and database agreed on last, by the last push or pull; null where they never did. */
  readonly record: Snapshot | null
  /** What was pushed, by this project or by those that it is unknown beside, with its sources; empty where nothing was. */
  readonly pushed: Snapshot
  /** The schema that was pushed last, by the same; null where none was. */
  readonly last: Schema | null
  /** Who pushed to a database that this project never did, the newest first. */
  readonly holders: readonly Holder[]
  /** Address → why it is not taken into files of this project: another holds it. */
  readonly theirs: ReadonlyMap<string, string>
  /** What no Snapshot holds. */
  readonly besides: readonly LeftAlone[]
  /** Of the history; 0 where there is none. */
  readonly version: number
  /** The database without a login. */
  readonly place: string
}

/** Records of a table without columns that are read where nobody says how many. */
const SAMPLE_SIZE = 1000

/** The database, and what its records show where it has no columns. */
async function observed({
  driver,
  target,
  options,
}: Pulling): Promise<Pick<Live, 'snapshot' | 'facts' | 'sample' | 'inferred'>> {
  const { snapshot, facts } = await driver.inspect()
  const none = { snapshot, facts, inferred: new Set<string>() }
  if (!driver.sample || !target.withSample) return none
  options.onProgress?.('Reading documents')
  const sample = await driver.sample(snapshot, options.sample ?? SAMPLE_SIZE)
  const whole = target.withSample(snapshot, sample)
  return { snapshot: whole, facts, sample, inferred: new Set([...whole.keys()].filter((a) => !snapshot.has(a))) }
}

/** What the last push or pull left both sides with; null where there was none. */
function recordOf(
  settings: Settings,
  place: string,
  pushed: Snapshot | null,
  version: number,
  inferred: ReadonlySet<string>,
): Snapshot | null {
  const memory = readPullMemory(settings, place)
  if (memory?.version === version) return memory.snapshot
  if (!pushed) return null
  // A push says nothing of columns that are only inferred: what a pull saw of them still holds.
  return new Map([...[...(memory?.snapshot ?? [])].filter(([address]) => inferred.has(address)), ...pushed])
}

/** Reads the live project and its history. Changes nothing. */
export async function readLive(pulling: Pulling): Promise<Live> {
  const { driver, settings, target } = pulling
  const { latest } = await driver.liveState()
  const version = latest ? await driver.version() : null
  const others = version === null ? await driver.others() : []
  const isTheirs = pulling.declared === null && others.length > 0
  const pushed = isTheirs ? merged(others.map((one) => [...one.snapshot])) : (version?.snapshot ?? null)
  const { host, database } = destinationOfUrl(target.name, urlOf(settings))
  const place = `${host}/${database}`
  const { snapshot, ...seen } = await observed(pulling)
  const number = latest?.version ?? 0
  return {
    ...seen,
    snapshot: remember(snapshot, pushed ?? new Map()),
    record: recordOf(settings, place, pushed, number, seen.inferred),
    pushed: pushed ?? new Map(),
    besides: (await driver.besides?.()) ?? [],
    last: isTheirs ? mergedSchema(others.map(({ schema }) => schemaOf(schema))) : version && schemaOf(version.schema),
    holders: others.map(({ project, environment }) => ({ project, environment })),
    theirs: isTheirs ? new Map() : await heldByOthers(pulling, pushed),
    version: number,
    place,
  }
}

/** Each key once, as the first list has it that has it. */
function merged<T>(lists: readonly (readonly (readonly [string, T])[])[]): ReadonlyMap<string, T> {
  return new Map([...lists].reverse().flat())
}

/** All tables and enum types once, as the first schema has them that has them. */
function mergedSchema(all: readonly Schema[]): Schema {
  const firstOf = <T extends { readonly name: string; readonly dbName: string }>(
    of: (s: Schema) => readonly T[],
  ): T[] => byName([...merged(all.map((s) => of(s).map((one) => [one.dbName, one] as const))).values()])
  return { tables: firstOf((s) => s.tables), enums: firstOf((s) => s.enums) }
}

/** What this project never pushed and another holds. */
async function heldByOthers(
  { driver, settings }: Pulling,
  pushed: Snapshot | null,
): Promise<ReadonlyMap<string, string>> {
  const own = { project: settings.config.project, environment: settings.environment }
  const claims = await driver.claims()
  return merged(
    claims.map((claim) =>
      [...claim.addresses]
        .filter((address) => !pushed?.has(address))
        .map((address) => [address, `held by ${holderName(claim, own)}`] as const),
    ),
  )
}

function schemaOf(json: JsonValue): Schema {
  return json as unknown as Schema
}
