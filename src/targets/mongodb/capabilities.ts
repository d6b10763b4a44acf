/** What a server can do, asked once a connection, and what follows where it cannot. */
import type { Db } from 'mongodb'
import { codeOf } from './faults.ts'

/** Capability → what becomes of a project on a server without it. */
export const CAPABILITIES = {
  validators:
    'no collection has a validator: types, lengths, patterns and required fields are kept by the Data API alone',
  collMod: 'a validator cannot be changed once its collection stands',
  partialIndexes: 'uniques and indexes with a condition are not made',
  hashedIndexes: 'an index `using: hash` is made as an ordinary one',
  decimal128: '`numeric` of more than 15 digits cannot be kept',
  expressions: 'row rules that compare two columns cannot be served',
  anyJson:
    'JSON with lists in lists, or keys with a dot or a dollar, is kept as text; columns of lists of lists refuse rows',
  pipelineUpdates: 'types are converted by the process that pushes, document by document',
  atomicUpdates: 'changes of one row take turns within a process; two processes that change it at once can lose one',
} as const

/** One thing that a server can do or not. */
export type Capability = keyof typeof CAPABILITIES

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

const ALL = Object.keys(CAPABILITIES) as Capability[]
/** A collection that no probe leaves behind: each asks for what a server with the capability refuses. */
const PROBE = '_bkend_probe'
const UNKNOWN_COMMAND = new Set([59, 238])

interface Build {
  readonly version?: string
  readonly versionArray?: readonly number[]
  readonly ferretdbVersion?: string
  readonly ferretdb?: { readonly version?: string }
}

/**
 * Whether a command that is wrong on purpose is refused as wrong, rather than as unknown. One that is taken was not
 * understood: what it made is removed.
 */
async function understands(db: Db, command: Record<string, unknown>): Promise<boolean> {
  try {
    await db.command(command)
  } catch (fault) {
    return !UNKNOWN_COMMAND.has(codeOf(fault) ?? 0)
  }
  await db.command({ drop: PROBE }).catch(() => {})
  return false
}

async function probed(db: Db): Promise<readonly Capability[]> {
  const nonsense = { $nonsense: 1 }
  const indexed = (more: Record<string, unknown>): Record<string, unknown> => ({
    createIndexes: PROBE,
    indexes: [{ key: { a: 1 }, name: 'a', ...more }],
  })
  const commands: readonly (readonly [Capability, Record<string, unknown>])[] = [
    ['validators', { create: PROBE, validator: nonsense }],
    ['collMod', { collMod: PROBE, validator: nonsense }],
    ['partialIndexes', indexed({ partialFilterExpression: { a: nonsense } })],
    ['hashedIndexes', indexed({ key: { a: 'hashed', b: 'hashed' } })],
  ]
  const found: Capability[] = []
  // One after the other: they name one collection.
  for (const [capability, command] of commands) if (await understands(db, command)) found.push(capability)
  return found
}

/** Asks the server what it is; what concerns collections alone only where `probes` says so, since it takes commands that write. */
export async function askServer(db: Db, probes: boolean): Promise<ServerAnswer> {
  const before = Date.now()
  const hello = (await db.command({ hello: 1 })) as { readonly localTime?: Date }
  const clock = hello.localTime ? hello.localTime.getTime() - (before + Date.now()) / 2 : 0
  const build = (await db.command({ buildInfo: 1 })) as Build
  const [major = 0, minor = 0, patch = 0] = build.versionArray ?? []
  const stranger = build.ferretdbVersion !== undefined || build.ferretdb !== undefined
  const unasked: readonly Capability[] = stranger
    ? []
    : ['decimal128', 'expressions', 'anyJson', 'pipelineUpdates', 'atomicUpdates']
  return {
    product: `${stranger ? 'FerretDB, as MongoDB' : 'MongoDB'} ${build.version ?? ''}`.trim(),
    version: major * 100_000 + minor * 1000 + patch,
    capabilities: new Set([...unasked, ...(probes ? await probed(db) : [])]),
    clock: Math.abs(clock) < 1000 ? 0 : clock,
  }
}

/** The capabilities among those words. */
export function capabilitiesIn(words: Iterable<string> | undefined): ReadonlySet<Capability> {
  const told = new Set(words ?? ALL)
  return new Set(ALL.filter((capability) => told.has(capability)))
}
