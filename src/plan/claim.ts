/** What another project, or another environment of the same, holds of a live project. */
import type { JsonValue, Snapshot } from '../model/index.ts'

/** Another project, or another environment of the same. */
export interface Holder {
  readonly project: string
  readonly environment: string
}

/** What it holds: addresses in its newest version, and in the journal of a push that stopped part-way. */
export interface Claim extends Holder {
  /** When that version was applied, as `Version.appliedAt`; null: its first push stopped part-way. */
  readonly at: string | null
  readonly addresses: ReadonlySet<string>
}

/** What it pushed last. */
export interface OtherProject extends Holder {
  /** The declared schema, plain JSON. */
  readonly schema: JsonValue
  /** What it owned then, with the sources and texts of its expressions. */
  readonly snapshot: Snapshot
}

/** All that is claimed, whoever holds it. */
export function claimedBy(claims: readonly Claim[]): ReadonlySet<string> {
  return new Set(claims.flatMap(({ addresses }) => [...addresses]))
}

/** `project shop (dev)`; of the same project `environment dev`. */
export function holderName(holder: Holder, own: Holder): string {
  if (holder.project === own.project) return `the environment \`${holder.environment}\``
  return `the project \`${holder.project}\` (${holder.environment})`
}
