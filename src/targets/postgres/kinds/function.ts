/** Functions: those that bkend generates, and everybody else's as far as they must be seen. */
import type { Resource } from '../../../model/index.ts'
import { resource } from '../../../model/index.ts'
import { functionResources } from '../normalize/functions.ts'
import { dollarQuoted, identifier, qualified } from '../sql/identifier.ts'
import { flagOf, textOf, textsOf } from './attributes.ts'
import { notOfExtension, reliesOn } from './catalogue-sql.ts'
import { catalogue, type Kind, type RenderContext, replaced } from './kind.ts'

interface Row {
  readonly name: string
  readonly arguments: string
  readonly returns: string
  readonly language: string
  readonly volatility: 'i' | 's' | 'v'
  readonly strict: boolean
  readonly security_definer: boolean
  readonly parallel: 's' | 'r' | 'u'
  readonly settings: readonly string[] | null
  readonly body: string
  /** Types and functions of the schema. */
  readonly uses: readonly string[] | null
}

const SQL = `
  select p.proname as name, pg_get_function_identity_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as returns,
    l.lanname as language, p.provolatile as volatility, p.proisstrict as strict, p.prosecdef as security_definer,
    p.proparallel as parallel, p.proconfig as settings,
    case when to_jsonb(p) ->> 'prosqlbody' is null then p.prosrc else pg_get_functiondef(p.oid) end as body,
    ${reliesOn('pg_proc', 'p.oid')} as uses
  from pg_proc p
  join pg_language l on l.oid = p.prolang
  where p.pronamespace = to_regnamespace($1) and p.prokind = 'f' and ${notOfExtension('pg_proc', 'p.oid')}
  order by p.proname, arguments`

const VOLATILITY = { i: 'immutable', s: 'stable', v: 'volatile' } as const
const PARALLEL = { s: 'safe', r: 'restricted', u: 'unsafe' } as const

function read(row: Row): Resource {
  return resource({
    kind: 'function',
    name: `${row.name}(${row.arguments})`,
    parent: null,
    dependsOn: row.uses?.filter((address) => address !== null) ?? [],
    attributes: {
      arguments: row.arguments,
      returns: row.returns,
      language: row.language,
      volatility: VOLATILITY[row.volatility],
      strict: row.strict,
      securityDefiner: row.security_definer,
      parallel: PARALLEL[row.parallel],
      settings: row.settings ?? [],
      body: row.body,
    },
  })
}

/** Functions that bkend makes: their names are hashes of what they do. */
const OURS = /^bkend_(?:check|touch|read_[a-z]+)_[0-9a-f]+\(/

/** The function's name without its arguments. */
export function functionName(r: Resource): string {
  return r.name.slice(0, r.name.length - (textOf(r, 'arguments') ?? '').length - 2)
}

function create(r: Resource, context: RenderContext): string {
  const settings = textsOf(r, 'settings').map((s) => ` SET ${s.replace('=', ' = ')}`)
  const head = `CREATE OR REPLACE FUNCTION ${qualified(context.schema, functionName(r))}(${textOf(r, 'arguments')})`
  const traits = [
    `LANGUAGE ${textOf(r, 'language')}`,
    (textOf(r, 'volatility') ?? '').toUpperCase(),
    flagOf(r, 'strict') ? 'STRICT' : '',
    flagOf(r, 'securityDefiner') ? 'SECURITY DEFINER' : '',
    `PARALLEL ${(textOf(r, 'parallel') ?? '').toUpperCase()}`,
  ]
  const line = traits.filter((t) => t !== '').join(' ')
  return `${head} RETURNS ${textOf(r, 'returns')}\n${line}${settings.join('')}\nAS ${dollarQuoted(textOf(r, 'body') ?? '')}`
}

const add: Kind['add'] = (change, context) => [{ sql: create(change.to, context), changes: [change] }]

const drop: Kind['drop'] = (change, context) => {
  const name = qualified(context.schema, functionName(change.from))
  const subject = change.from.name
  const hazard = {
    code: 'drop-object',
    subject,
    message: `drops the function ${subject}, which is declared nowhere`,
  } as const
  return [
    {
      sql: `DROP FUNCTION ${name}(${textOf(change.from, 'arguments')})`,
      changes: [change],
      hazards: OURS.test(subject) ? [] : [hazard],
    },
  ]
}

/** Functions. */
export const functionKind: Kind = {
  name: 'function',
  declare: functionResources,
  scope: 'shared',
  catalogue: catalogue<Row>(SQL, read),
  add,
  alter: (change, context) =>
    change.attributes.includes('returns')
      ? replaced({ add, drop })(change, context)
      : add({ kind: 'add', address: change.address, to: change.to }, context).map((d) => ({ ...d, changes: [change] })),
  drop,
  rename: (change, context) => {
    const { from, to } = change
    const old = `${qualified(context.schema, functionName(from))}(${textOf(from, 'arguments')})`
    return [{ sql: `ALTER FUNCTION ${old} RENAME TO ${identifier(functionName(to))}`, changes: [change] }]
  },
}
