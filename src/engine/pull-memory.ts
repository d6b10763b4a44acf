/** What the last pull saw, kept beside the project: the ground on which the next one tells whose change it is. */
import path from 'node:path'
import { cacheFolder, readEntry, shortHash, writeEntry } from '../load/index.ts'
import type { Snapshot } from '../model/index.ts'
import { snapshotFromJson, snapshotToJson } from '../plan/index.ts'
import type { Settings } from './project.ts'

/** What a pull saw, and the version that stood in the history then; 0 where none did. */
export interface PullMemory {
  readonly version: number
  readonly snapshot: Snapshot
}

function memoryFile({ config, environment }: Settings): string {
  return path.join(cacheFolder(config.schema), `pulled-${shortHash(config.schema, environment)}.json`)
}

/** `place` is the database without a login: another one's memory says nothing. */
export function readPullMemory(settings: Settings, place: string): PullMemory | null {
  const entry = readEntry(memoryFile(settings), shortHash(place))
  if (!entry) return null
  return { version: Number(entry.head), snapshot: snapshotFromJson(entry.body()) }
}

/** Keeps it; a folder that cannot be written to keeps nothing. */
export function writePullMemory(settings: Settings, place: string, { version, snapshot }: PullMemory): void {
  writeEntry(memoryFile(settings), shortHash(place), version, snapshotToJson(snapshot))
}
