/** What a pull reads of the live project, and what was known of it before. */
import type { JsonValue, Schema, Snapshot } from '../model/index.ts'
import { type LeftAlone, remember, type ServerFacts } from '../plan/index.ts'
import { urlOf } from './connecting.ts'
import { readPullMemory } from './pull-memory.ts'
import type { Pulling } from './pulling.ts'
import { destinationOfUrl } from './targets.ts'

/** The live project as a pull sees it. */
export interface Live {
  /** With the sources that are remembered. */
  readonly snapshot: Snapshot
  readonly facts: ServerFacts
  /** What files and database agreed on last, by the last push or pull; null where they never did. */
  readonly record: Snapshot | null
  /** What was pushed, with its sources; empty where nothing was. */
  readonly pushed: Snapshot
  /** The schema that was pushed last; null where none was. */
  readonly last: Schema | null
  /** What no Snapshot holds. */
  readonly besides: readonly LeftAlone[]
  /** Of the history; 0 where there is none. */
  readonly version: number
  /** The database without a login. */
  readonly place: string
}

/** Reads the live project and its history. Changes nothing. */
export async function readLive({ driver, settings, target }: Pulling): Promise<Live> {
  const { latest } = await driver.liveState()
  const version = latest ? await driver.version() : null
  const pushed = version?.snapshot ?? new Map()
  const { host, database } = destinationOfUrl(target.name, urlOf(settings))
  const place = `${host}/${database}`
  const memory = readPullMemory(settings, place)
  const { snapshot, facts } = await driver.inspect()
  const isNewer = memory !== null && memory.version === (latest?.version ?? 0)
  return {
    snapshot: remember(snapshot, pushed),
    facts,
    record: isNewer ? memory.snapshot : version ? pushed : null,
    pushed,
    besides: (await driver.besides?.()) ?? [],
    last: version ? schemaOf(version.schema) : null,
    version: latest?.version ?? 0,
    place,
  }
}

function schemaOf(json: JsonValue): Schema {
  return json as unknown as Schema
}
