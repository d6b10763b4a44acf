/** Asks a server, once a connection, what it is and what it can do. */
import type { Db } from 'mongodb'
import type { Capability } from './capabilities.ts'
import { probed } from './probes.ts'

/** What is known of a server. */
export interface ServerAnswer {
  /** `MongoDB 8.0.4` */
  readonly product: string
  /** 800000 for 8.0. */
  readonly version: number
  readonly capabilities: ReadonlySet<Capability>
  /** Milliseconds that the server's clock is ahead of ours. */
  readonly clock: number
}

interface Build {
  readonly version?: string
  readonly versionArray?: readonly number[]
  /** Of FerretDB 1. */
  readonly ferretdbVersion?: string
  /** Of FerretDB 2. */
  readonly ferretdb?: { readonly version?: string }
}

interface Hello {
  readonly localTime?: Date
  /** Of a member of a replica set. */
  readonly setName?: string
  /** `isdbgrid`: a router before shards. */
  readonly msg?: string
}

/** FerretDB before 2.0, which keeps documents as it can: some values in them are refused, and two writers can meet. */
function keepsLess({ ferretdbVersion }: Build): boolean {
  return ferretdbVersion !== undefined
}

/** By the deployment: the manual has transactions and change streams for replica sets and sharded clusters alone. */
function ofDeployment({ setName, msg }: Hello): readonly Capability[] {
  const sharded = msg === 'isdbgrid'
  if (!sharded && setName === undefined) return []
  return ['transactions', 'changeStreams', ...(sharded ? (['sharding'] as const) : [])]
}

/** Asks the server what it is; what concerns collections alone only where `probes` says so, since it takes commands that write. */
export async function askServer(db: Db, probes: boolean): Promise<ServerAnswer> {
  const before = Date.now()
  const hello = (await db.command({ hello: 1 })) as Hello
  const clock = hello.localTime ? hello.localTime.getTime() - (before + Date.now()) / 2 : 0
  const build = (await db.command({ buildInfo: 1 })) as Build
  const [major = 0, minor = 0, patch = 0] = build.versionArray ?? []
  const ferret = build.ferretdbVersion !== undefined || build.ferretdb !== undefined
  const unasked: readonly Capability[] = keepsLess(build)
    ? []
    : ['decimal128', 'expressions', 'anyJson', 'atomicUpdates']
  return {
    product: `${ferret ? 'FerretDB, as MongoDB' : 'MongoDB'} ${build.version ?? ''}`.trim(),
    version: major * 100_000 + minor * 1000 + patch,
    capabilities: new Set([...unasked, ...ofDeployment(hello), ...(probes ? await probed(db) : [])]),
    clock: Math.abs(clock) < 1000 ? 0 : clock,
  }
}
