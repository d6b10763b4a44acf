/** `bkend users create|list|role`: the users of an environment. */
import { type Diagnostic, error } from '../../diagnostic/index.ts'
import { createUser, giveRights, listUsers, type UsersResult } from '../../engine/index.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { finish } from '../finish.ts'
import { textOf } from '../flags.ts'
import { projectOptions } from '../options.ts'
import { exitCodeOf } from '../outcome.ts'

const LIMIT = 20

type Role = 'admin' | 'user' | 'guest'

/** Runs `create`, `list` or `role`. */
export async function users(context: CommandContext): Promise<ExitCode> {
  const action = textOf(context.flags, 'action')
  const wrong = misuse(context, action)
  if (wrong) return await told(context, { ...NOTHING, diagnostics: [wrong] }, EXIT.usage)
  const result = await act(context, action)
  return await told(context, result, exitCodeOf(result.outcome))
}

const NOTHING: UsersResult = {
  outcome: 'failed',
  environment: null,
  users: [],
  total: 0,
  password: null,
  diagnostics: [],
  sources: new Map(),
}

function misuse({ flags }: CommandContext, action: string | undefined): Diagnostic | null {
  const usage = (message: string, hint: string): Diagnostic => error('cli/usage', message, { hint })
  const who = textOf(flags, 'user')
  if (action === 'role' && who === undefined)
    return usage('`bkend users role` needs a user', '`bkend users role ann@example.com --role admin`')
  if (action === 'role' && !roleOf(flags) && !flags.has('roles'))
    return usage('`bkend users role` needs `--role` or `--roles`', `\`bkend users role ${who} --role admin\``)
  if (action === 'create' && !flags.has('email'))
    return usage('`bkend users create` needs `--email`', '`bkend users create --admin --email ann@example.com`')
  if (action !== 'role' && who !== undefined)
    return usage(`\`bkend users ${action}\` takes no argument \`${who}\``, '`bkend users --help` lists what it takes')
  return null
}

function roleOf(flags: CommandContext['flags']): Role | undefined {
  if (flags.has('admin')) return 'admin'
  const said = textOf(flags, 'role')
  return said === 'admin' || said === 'user' || said === 'guest' ? said : undefined
}

/** `--roles a,b`; `--roles ""` cannot be said, so `none` takes them all away. */
function rolesOf(flags: CommandContext['flags']): readonly string[] | undefined {
  const said = textOf(flags, 'roles')
  if (said === undefined) return undefined
  return said === 'none' ? [] : said.split(',').map((name) => name.trim())
}

async function act(context: CommandContext, action: string | undefined): Promise<UsersResult> {
  const { flags, terminal } = context
  const options = projectOptions(context)
  const [role, roles] = [roleOf(flags), rolesOf(flags)]
  const rights = { ...(role && { role }), ...(roles && { roles }) }
  if (action === 'role') return await giveRights(options, textOf(flags, 'user') ?? '', rights)
  if (action === 'list') {
    const search = textOf(flags, 'search')
    const limit = Number(textOf(flags, 'limit') ?? LIMIT)
    return await listUsers(options, { limit, ...(search !== undefined && { search }) })
  }
  const email = textOf(flags, 'email') ?? ''
  const name = textOf(flags, 'name') ?? email.split('@')[0] ?? ''
  // A line ending belongs to whatever wrote the line.
  const password = flags.has('password-stdin') && ((await terminal.input?.()) ?? '').replace(/\r?\n$/, '')
  return await createUser(options, { email, name, ...rights, ...(password !== false && { password }) })
}

function line({ id, email, name, role, roles }: UsersResult['users'][number]): string {
  const named = roles.length === 0 ? role : `${role} (${roles.join(', ')})`
  return `${id}  ${email ?? '-'}  ${name}  ${named}\n`
}

function textFor({ users: found, total, password }: UsersResult, action: string | undefined): string {
  if (action === 'list' && found.length === 0) return 'There are no users.\n'
  const more = total > found.length ? `and ${total - found.length} more\n` : ''
  const secret = password === null ? '' : `Password, shown once: ${password}\n`
  return `${found.map(line).join('')}${more}${secret}`
}

async function told(context: CommandContext, result: UsersResult, exitCode: ExitCode): Promise<ExitCode> {
  const action = textOf(context.flags, 'action')
  const { environment, users: found, total, password, diagnostics, sources } = result
  return await finish(context, {
    command: 'users',
    outcome: exitCode === EXIT.usage ? 'usage' : result.outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({ environment, users: found, total, ...(password !== null && { password }) }),
    text: () => (exitCode === EXIT.ok ? textFor(result, action) : ''),
  })
}
