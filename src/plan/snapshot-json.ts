/** Snapshots as JSON, as history and the journal keep them. */
import { type JsonValue, type Resource, type Snapshot, snapshotOf } from '../model/index.ts'

/** A Snapshot as plain JSON: its resources in order. Spans are left out: history outlives the files. */
export function snapshotToJson(snapshot: Snapshot): JsonValue {
  return [...snapshot.values()].map(({ span: _, ...r }) => r as unknown as JsonValue)
}

/** The Snapshot that `snapshotToJson` wrote. Throws where the JSON is none: nobody but us writes history. */
export function snapshotFromJson(json: unknown): Snapshot {
  if (!Array.isArray(json)) throw new Error('a kept Snapshot is not a list')
  return snapshotOf(json as Resource[])
}
