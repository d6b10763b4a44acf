/** API keys: made, listed, revoked; and the two that a development environment has from its first start. */
import { randomBytes } from 'node:crypto'
import { KEY_PATTERN } from '../contract/index.ts'
import { type Diagnostic, DiagnosticError, error } from '../diagnostic/index.ts'
import { type KeyRecord, type Store, StoreFault } from '../query/index.ts'
import { hashOfKey, isScope } from '../serve/index.ts'
import { setLocally, staysHere } from './env-local.ts'
import { warnOfScopes } from './key-scopes.ts'
import type { ProjectOptions } from './options.ts'
import { openStoreAt, type ServingPlace, servingPlace, variableIn } from './serving-place.ts'

/** What a new key is to be. */
export interface NewKey {
  readonly kind: 'pk' | 'sk'
  readonly name: string
  readonly scopes: readonly string[]
  /** An ISO moment or day, or a duration (`90d`); undefined: never. */
  readonly expires?: string
}

/** A key and, once, its text. */
export interface MadeKey {
  readonly record: KeyRecord
  readonly key: string
}

/** What `bkend keys` did. */
export interface KeysResult {
  readonly outcome: 'done' | 'failed'
  readonly keys: readonly KeyRecord[]
  /** Of a new key, never told again. */
  readonly key: string | null
  readonly environment: string | null
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: ReadonlyMap<string, string>
}

const VARIABLES = { pk: 'BKEND_PUBLISHABLE_KEY', sk: 'BKEND_SECRET_KEY' } as const
const PATTERN = new RegExp(KEY_PATTERN)
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

function fault(message: string, hint: string): DiagnosticError {
  return new DiagnosticError([error('serve/key', message, { hint })])
}

/** When a key ends, as an ISO moment; null: never. Throws a `DiagnosticError` for what is no moment to come. */
export function expiryOf(expires: string | undefined, now: number = Date.now()): string | null {
  if (expires === undefined) return null
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(expires) ?? []
  const iso = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(expires)
  const at = count !== undefined ? now + Number(count) * (UNITS[unit] ?? 0) : iso ? Date.parse(expires) : Number.NaN
  if (Number.isNaN(at) || at > 253_402_300_799_000)
    throw fault(`\`${expires}\` is no time at which a key could end`, 'Write `--expires 90d` or `--expires 2030-01-31`')
  if (at <= now) throw fault(`\`${expires}\` is past`, 'Write a time to come: `--expires 90d`')
  return new Date(at).toISOString()
}

/** Makes a key of 32 random bytes; only its SHA-256 is stored. */
export async function makeKey(store: Pick<Store, 'keys'>, wanted: NewKey, text?: string): Promise<MadeKey> {
  const wrong = wanted.scopes.find((scope) => !isScope(scope))
  if (wrong !== undefined)
    throw fault(
      `\`${wrong}\` is no scope`,
      'Write `--scope posts:read`, `--scope posts:*`, `--scope *:read` or `--scope *:*`',
    )
  const key = text ?? `${wanted.kind}_${randomBytes(32).toString('hex')}`
  const { kind, name, scopes } = wanted
  const record = await store.keys.create({
    kind,
    name,
    scopes,
    expiresAt: expiryOf(wanted.expires),
    hash: hashOfKey(key),
  })
  return { record, key }
}

/** The keys of a development environment, and whether they had to be shown since no file may hold them. */
export interface DevKeys {
  readonly publishable: string | null
  readonly secret: string | null
  /** Made just now. `file`: added to `.env.local`; `shown`: told once, here alone. */
  readonly made: 'file' | 'shown' | null
  /** Those that were made, by the variable that holds them; told nowhere else. */
  readonly fresh: Readonly<Record<string, string>>
}

const stands = (key: KeyRecord): boolean =>
  key.revokedAt === null && (key.expiresAt === null || Date.parse(key.expiresAt) > Date.now())

/**
 * One key of each kind for a development environment that has none. A key that `.env.local` still holds from an earlier
 * database is taken up again, so that applications go on.
 */
export async function devKeys(store: Pick<Store, 'keys'>, { folder, environment }: ServingPlace): Promise<DevKeys> {
  const known = (await store.keys.list()).filter(stands)
  const texts: Record<'pk' | 'sk', string | null> = { pk: null, sk: null }
  const fresh: Record<string, string> = {}
  for (const kind of ['pk', 'sk'] as const) {
    const variable = variableIn(folder, VARIABLES[kind])
    const text = variable !== undefined && PATTERN.test(variable) && variable.startsWith(kind) ? variable : undefined
    const there = known.some((key) => key.kind === kind)
    if (there) {
      texts[kind] = text !== undefined && (await store.keys.byHash(hashOfKey(text))) ? text : null
      continue
    }
    const taken = text !== undefined && (await store.keys.byHash(hashOfKey(text))) !== null
    const made = await makeKey(store, { kind, name: `${environment} ${kind}`, scopes: [] }, taken ? undefined : text)
    texts[kind] = made.key
    if (made.key !== text) fresh[VARIABLES[kind]] = made.key
  }
  const any = Object.keys(fresh).length > 0
  const kept = any && (await staysHere(folder))
  if (kept) await setLocally(folder, fresh)
  return { publishable: texts.pk, secret: texts.sk, made: any ? (kept ? 'file' : 'shown') : null, fresh }
}

/** Keys lie in bkend's own tables, which the first push makes. */
function storeFault(thrown: StoreFault, environment: string): DiagnosticError {
  const message = `The keys of \`${environment}\` cannot be reached: ${thrown.message}`
  const hint = `Where nothing was pushed yet, push first: \`bkend push --env ${environment}\``
  return new DiagnosticError([error('serve/store', message, { hint })], { cause: thrown })
}

/** Opens the store of a place, does the work, and tells what came of it. */
async function withKeys(
  options: ProjectOptions,
  work: (store: Store) => Promise<Pick<KeysResult, 'keys' | 'key'> & { readonly told?: readonly Diagnostic[] }>,
): Promise<KeysResult> {
  const place = await servingPlace(options)
  const { diagnostics, sources } = place
  const none: KeysResult = { outcome: 'failed', keys: [], key: null, environment: null, diagnostics, sources }
  if (place.config === null) return none
  try {
    const store = await openStoreAt(place, 'keys')
    try {
      const { told = [], ...done } = await work(store)
      const all = [...diagnostics, ...told]
      return { ...none, outcome: 'done', environment: place.environment, ...done, diagnostics: all }
    } finally {
      await store.close()
    }
  } catch (thrown) {
    const told = thrown instanceof StoreFault ? storeFault(thrown, place.environment) : thrown
    if (!(told instanceof DiagnosticError)) throw told
    return { ...none, diagnostics: [...diagnostics, ...told.diagnostics] }
  }
}

/** `bkend keys create`. A scope of a table that was not pushed is warned of: it may come later. */
export function createKey(options: ProjectOptions, wanted: NewKey): Promise<KeysResult> {
  return withKeys(options, async (store) => {
    const { record, key } = await makeKey(store, wanted)
    return { keys: [record], key, told: await warnOfScopes(store, wanted.scopes) }
  })
}

/** `bkend keys list`. */
export function listKeys(options: ProjectOptions): Promise<KeysResult> {
  return withKeys(options, async (store) => ({ keys: await store.keys.list(), key: null }))
}

/** `bkend keys revoke`: by the id that `list` shows. */
export function revokeKey(options: ProjectOptions, id: string): Promise<KeysResult> {
  return withKeys(options, async (store) => {
    if (!(await store.keys.revoke(id)))
      throw fault(`No key that stands has the id \`${id}\``, '`bkend keys list` shows the ids')
    return { keys: (await store.keys.list()).filter((key) => key.id === id), key: null }
  })
}
