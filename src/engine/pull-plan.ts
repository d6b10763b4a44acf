/** What a pull makes of the live project: new files, or edits of those that are there. */
import { type Diagnostic, note, warning } from '../diagnostic/index.ts'
import type { SchemaTexts } from '../load/index.ts'
import type { Resource, Schema, Snapshot } from '../model/index.ts'
import { type Declared, type Holder, holderName, type LeftAlone, type Taken, takeIn } from '../plan/index.ts'
import { sidedChanges } from './pull-changes.ts'
import { changedLines } from './pull-diff.ts'
import { editsFor, filesFor, plannedFor } from './pull-edits.ts'
import type { PlannedFile } from './pull-files.ts'
import type { Live } from './pull-live.ts'
import { writePullMemory } from './pull-memory.ts'
import type { PullConflict } from './pull-result.ts'
import type { Pulling } from './pulling.ts'

/** What is to be written, and what is to be told. */
export interface Pulled {
  /** What the files will declare. */
  readonly schema: Schema
  readonly files: readonly PlannedFile[]
  readonly left: readonly LeftAlone[]
  readonly conflicts: readonly PullConflict[]
  readonly diagnostics: readonly Diagnostic[]
  /** The one project that pushed to the database, which a new config is to name; null: there is none, or there are several. */
  readonly of: Holder | null
  /** Keeps what was taken in, for the next pull. */
  remember(): void
}

const NOTHING: Schema = { tables: [], enums: [] }

/** The project that the database is of. */
function projectOf({ settings }: Pulling, { version, holders }: Live): Holder | null {
  if (version > 0) return { project: settings.config.project, environment: settings.environment }
  return new Set(holders.map((one) => one.project)).size === 1 ? (holders[0] ?? null) : null
}

/** Whose tables they are, where the config names a project that never pushed there. */
function projectNotes(pulling: Pulling, live: Live): Diagnostic[] {
  const { settings, isNew } = pulling
  const own = { project: settings.config.project, environment: settings.environment }
  const one = projectOf(pulling, live)
  const [first] = live.holders
  if (first === undefined || (isNew && one !== null)) return []
  const message = `What was pushed there is held by ${live.holders.map((holder) => holderName(holder, own)).join(', ')}`
  const words = isNew ? 'the config says another name' : `this is \`${own.project}\` (${own.environment})`
  const hint =
    one?.project === own.project
      ? `To push as that environment: \`--env ${one.environment}\``
      : `If this is ${one ? 'that project' : 'one of them'}, say \`project: ${first.project}\` in the config: another may not change its tables`
  return [note('pull/project', `${message}; ${words}`, { hint })]
}

/** Tables whose rows bkend guards, and of which it is not known who may do what; `known`: where it is, though it be nothing. */
function permissionWarnings(schema: Schema, known: Schema): Diagnostic[] {
  const before = new Set(known.tables.map((t) => t.dbName))
  const unsaid = schema.tables.filter((t) => !t.adopted && t.permissions === undefined && !before.has(t.dbName))
  const names = unsaid.map((t) => `\`${t.name}\``)
  if (names.length === 0) return []
  const message = `Who may do what is in no history, so it is left unsaid for ${names.join(', ')}: guests read them, users create rows`
  const hint = 'Say it before you push: `.permissions({ … })` or `permissions: { … }`'
  return [warning('pull/permissions', message, { hint })]
}

function declaredBy({ target, settings }: Pulling, live: Live, known?: Schema): Declared {
  const { facts, sample } = live
  const options = { config: settings.config, facts, ...(known && { known }), ...(sample && { sample }) }
  return target.declare?.(live.snapshot, options) ?? { schema: NOTHING, left: [] }
}

/** Keeps of the live project what files and database now agree on, and what they agreed on before and still has its place. */
function keep({ settings }: Pulling, live: Live, agreed: (r: Resource) => boolean): void {
  const snapshot: Snapshot = new Map([...live.snapshot].filter(([, r]) => agreed(r)))
  writePullMemory(settings, live.place, { version: live.version, snapshot })
}

/** The first pull from a database that no push of this project made. */
export function freshFiles(pulling: Pulling, live: Live): Pulled {
  const { schema, left } = declaredBy(pulling, live)
  const alone = new Set(left.map((one) => one.address))
  return {
    schema,
    files: filesFor(schema, pulling),
    left: [...left, ...live.besides],
    conflicts: [],
    diagnostics: permissionWarnings(schema, NOTHING),
    of: projectOf(pulling, live),
    remember: () => keep(pulling, live, (r) => !alone.has(r.address)),
  }
}

/** What is left alone, without what is there all the same as a push makes it from what the files declare. */
function stillLeft(left: readonly LeftAlone[], desired: Snapshot): LeftAlone[] {
  return left.filter(({ address }) => !desired.has(address))
}

function leftToOthers({ theirs }: Live): (one: Taken) => LeftAlone {
  return ({ address, resource }) => ({ address, kind: resource, reason: theirs.get(address) ?? '' })
}

function messageOf({ kind, address, attributes }: Taken): string {
  const what = address.replace(':', ' ')
  if (kind === 'add') return `${what}: the files dropped it, and the database changed it`
  if (kind === 'drop') return `${what}: the files changed it, and the database dropped it`
  return `${what} (${attributes.join(', ')}): files and database say it differently, and neither is what they agreed on last`
}

/** Later pulls: what the database changed is taken into what the files declare (or the last push declared, where there are none). */
export async function takenFiles(pulling: Pulling, live: Live, texts: SchemaTexts): Promise<Pulled> {
  const { target, declared, options } = pulling
  const base = declared ?? live.last ?? NOTHING
  const seen = declaredBy(pulling, live, base)
  const alone = new Set(seen.left.map((one) => one.address))
  const { taken: found, conflicts, desired } = await sidedChanges(base, live, alone, pulling)
  const isTheirs = ({ kind, address }: Taken): boolean => kind === 'add' && live.theirs.has(address)
  const taken = found.filter((one) => !isTheirs(one))
  const isOwn = ({ address }: LeftAlone): boolean => !live.theirs.has(live.snapshot.get(address)?.parent ?? '')
  const into = (changes: readonly Taken[]): Schema =>
    target.takingIn ? takeIn(base, changes, seen.schema, target.takingIn) : base
  const schema = into(options.overwrite ? [...taken, ...conflicts] : taken)
  const edits =
    declared === null
      ? { files: filesFor(schema, pulling), diagnostics: [] }
      : await editsFor(base, schema, pulling, texts)
  const told = await Promise.all(
    conflicts.map(async (one): Promise<PullConflict> => {
      const files = declared === null ? [] : await plannedFor(base, into([one]), pulling, texts)
      return { address: one.address, message: messageOf(one), diff: files.map(changedLines).join('\n') }
    }),
  )
  const agreed = new Set([...desired.keys(), ...taken.map((one) => one.address), ...(live.record?.keys() ?? [])])
  const isAgreed = (r: Resource): boolean =>
    agreed.has(r.address) || (r.parent !== null && agreed.has(r.parent) && !alone.has(r.address))
  return {
    schema,
    files: edits.files,
    left: [
      ...stillLeft(seen.left, desired).filter(isOwn),
      ...found.filter(isTheirs).map(leftToOthers(live)),
      ...live.besides,
    ],
    conflicts: told,
    diagnostics: [...projectNotes(pulling, live), ...permissionWarnings(schema, base), ...edits.diagnostics],
    of: projectOf(pulling, live),
    remember: () => keep(pulling, live, isAgreed),
  }
}
