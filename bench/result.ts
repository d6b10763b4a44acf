/** What the bench writes down. */
import type { BundleBytes, ClientTypes } from './client.ts'
import type { Outcomes } from './commands.ts'
import type { PeerTypes } from './peer.ts'

/** What was measured of one size. */
export interface SizeResult {
  readonly tables: number
  readonly commands: Outcomes
  readonly types: ClientTypes
  readonly bundle: BundleBytes
  /** openapi-fetch over the same document, or why it was not measured. */
  readonly peer: PeerTypes
}

/** Everything measured, and on what. */
export interface BenchResult {
  readonly at: string
  readonly node: string
  readonly processors: string
  readonly memoryGiB: number
  readonly postgres: string
  readonly start: Outcomes
  readonly oneTableBundle: BundleBytes
  readonly sizes: readonly SizeResult[]
}
