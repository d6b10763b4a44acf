/** What a pull reads of the live project, and what was known of it before. */
import type { Schema, Snapshot } from '../model/index.ts'
import { remember, type ServerFacts } from '../plan/index.ts'
import type { Pulling } from './pulling.ts'

/** The live project as a pull sees it. */
export interface Live {
  /** With the sources that are remembered. */
  readonly snapshot: Snapshot
  readonly facts: ServerFacts
  /** What files and database agreed on last; empty where they never did. */
  readonly record: Snapshot
  /** The schema that was pushed last; null where none was. */
  readonly last: Schema | null
}

/** Reads the live project and its history. Changes nothing. */
export async function readLive({ driver }: Pulling): Promise<Live> {
  const { latest } = await driver.liveState()
  const version = latest ? await driver.version() : null
  const record = version?.snapshot ?? new Map()
  const { snapshot, facts } = await driver.inspect()
  return {
    snapshot: remember(snapshot, record),
    facts,
    record,
    last: version ? (version.schema as unknown as Schema) : null,
  }
}
