/** The schema that is being served: the one last pushed, and what is derived from it. */
import type { Schema } from '../model/index.ts'

/** One version of the live project, ready to be served. */
export interface Published {
  /** Of the history; counts from 1. */
  readonly version: number
  readonly schema: Schema
  /** The OpenAPI document of one table's routes, or of all (`null`), as JSON text; without the columns in `hidden`. */
  openapi(table: string | null, hidden?: readonly string[]): Promise<string>
}

/** Where the newest version is found. Whoever wires the server keeps it fresh. */
export interface PublishedSource {
  /** Null while nothing was pushed. */
  current(): Published | null
  /** Looks now; for a request that met a schema newer than the one it was made for. */
  refresh(): Promise<void>
}
