/** `bkend keys`: API keys made, listed and revoked. */
import { createKey, type KeysResult, listKeys, revokeKey } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import type { ExitCode } from '../exit-codes.ts'
import { finish, misused } from '../finish.ts'
import { listOf, textOf } from '../flags.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'

type Key = KeysResult['keys'][number]

/** Runs the action; null where what it needs is missing. */
async function act(context: CommandContext): Promise<KeysResult | null> {
  const { flags } = context
  const options = projectOptions(context)
  const id = textOf(flags, 'id')
  switch (textOf(flags, 'action')) {
    case 'create': {
      const kind = textOf(flags, 'kind') === 'sk' ? 'sk' : 'pk'
      const expires = textOf(flags, 'expires')
      const name = textOf(flags, 'name') ?? (kind === 'sk' ? 'secret' : 'publishable')
      return await createKey(options, {
        kind,
        name,
        scopes: listOf(flags, 'scope'),
        ...(expires !== undefined && { expires }),
      })
    }
    case 'revoke':
      return id === undefined ? null : await revokeKey(options, id)
    default:
      return await listKeys(options)
  }
}

function standingOf({ revokedAt, expiresAt }: Key): string {
  if (revokedAt !== null) return `revoked ${revokedAt}`
  if (expiresAt === null) return 'stands'
  return Date.parse(expiresAt) <= Date.now() ? `expired ${expiresAt}` : `until ${expiresAt}`
}

function row(key: Key): string {
  const scopes = key.scopes.length === 0 ? 'everything' : key.scopes.join(' ')
  return `${key.id}  ${key.kind}  ${key.createdAt}  ${standingOf(key)}  ${scopes}  ${key.name}\n`
}

function textFor(action: string | undefined, { keys, key }: KeysResult): string {
  if (action === 'create' && key !== null) return `${key}\n`
  if (action === 'revoke')
    return keys.map((k) => `Revoked ${k.id}; every server refuses it within 5 seconds\n`).join('')
  return keys.length === 0 ? 'There are no keys; `bkend keys create` makes one.\n' : keys.map(row).join('')
}

/** Makes, lists or revokes keys. A new key goes to stdout, once. */
export async function keys(context: CommandContext): Promise<ExitCode> {
  const { terminal, flags } = context
  const action = textOf(flags, 'action')
  const result = await act(context)
  if (!result) {
    const hint = '`bkend keys list` shows the ids: `bkend keys revoke ID`'
    return await misused(context, 'keys', 'Which key? Name it by its id', hint)
  }
  const { outcome, diagnostics, sources, environment, key } = result
  if (key !== null) terminal.err('Keep it now: only its hash is stored, and it is not shown again.\n')
  return await finish(context, {
    command: 'keys',
    outcome,
    exitCode: exitCodeOf(outcome),
    diagnostics,
    sources,
    details: () => ({ environment, keys: result.keys, key }),
    text: () => (outcome === 'done' ? textFor(action, result) : ''),
  })
}
