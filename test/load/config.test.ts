/** The config: its defaults, its environments, its variables and what is wrong with it. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ConfigOptions, loadConfig } from '../../src/load/index.ts'
import { withoutSpans } from '../../src/model/index.ts'
import { folderWith, told } from './support.ts'

const yaml = (text: string) => ({ 'bkend.config.yaml': text })
const simple = 'project: social\nenvironments:\n  dev: { url: pglite:memory }\n'

async function config(files: Readonly<Record<string, string>>, options: Partial<ConfigOptions> = {}) {
  const cwd = folderWith(files)
  return { cwd, ...(await loadConfig({ cwd, ...options })) }
}

beforeEach(() => {
  vi.stubEnv('DATABASE_URL', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a config file', () => {
  it('has defaults for all but the project', async () => {
    const { cwd, config: loaded, environment, diagnostics } = await config(yaml(simple))
    expect(diagnostics).toEqual([])
    expect(environment).toBe('dev')
    expect(loaded).toEqual({
      project: 'social',
      schema: join(cwd, 'schema'),
      out: join(cwd, 'generated'),
      naming: 'keep',
      owned: false,
      environments: { dev: { url: 'pglite:memory', protected: false } },
      generate: {
        client: { runtime: 'inline' },
        openapi: { version: '3.1' },
        validators: true,
        checks: { unknownFields: 'refuse' },
        jsonSchema: true,
        docs: true,
      },
      postgres: { schema: 'public', roles: 'bkend', forceRowSecurity: false },
    })
  })

  it.each([
    ['openapi: { shortPaths: false }', { version: '3.1', shortPaths: false }],
    ['openapi: { version: "3.0", shortPaths: true }', { version: '3.0' }],
    ['openapi: false', false],
  ])('takes `generate: { %s }`', async (generate, want) => {
    const { config: loaded, diagnostics } = await config(yaml(`${simple}generate: { ${generate} }\n`))
    expect(diagnostics).toEqual([])
    expect(loaded?.generate.openapi).toEqual(want)
  })

  it('says the same in TypeScript and in YAML', async () => {
    const typescript = `import { defineConfig, env } from 'bkend'
export default defineConfig({
  project: 'social',
  naming: 'snake_case',
  environments: { dev: { url: 'pglite:memory' }, prod: { url: env('PROD_URL'), protected: true } },
  generate: { client: { runtime: 'package' }, openapi: false },
  postgres: { roles: 'supabase' },
})
`
    const text = `project: social
naming: snake_case
environments:
  dev: { url: pglite:memory }
  prod: { url: { $env: PROD_URL }, protected: true }
generate: { client: { runtime: package }, openapi: false }
postgres: { roles: supabase }
`
    const one = await config({ 'bkend.config.ts': typescript })
    const other = await config(yaml(text))
    const place = (c: typeof one) => JSON.parse(JSON.stringify(withoutSpans(c.config)).replaceAll(c.cwd, '.'))
    expect(one.diagnostics).toEqual([])
    expect(place(one)).toEqual(place(other))
    expect(other.config?.environments.prod).toMatchObject({ url: { variable: 'PROD_URL' }, protected: true })
  })

  it('yields to flags', async () => {
    const { cwd, config: loaded } = await config(yaml(simple), { schema: 'tables', out: 'out', url: 'pglite:memory' })
    expect(loaded).toMatchObject({ schema: join(cwd, 'tables'), out: join(cwd, 'out') })
  })

  it.each([
    [
      'a mistyped key',
      'project: a\nenviroments: {}',
      'config/invalid bkend.config.yaml:2:1 `enviroments` is no key of the config → Did you mean `environments`?',
    ],
    ['no project', 'schema: s', 'config/invalid bkend.config.yaml:1:1 The config needs `project`'],
    [
      'a project that is no name',
      'project: my app',
      'config/invalid bkend.config.yaml:1:10 `my app` cannot name a project → It takes a letter, then letters, digits, `_` or `-`: `project: my-app`',
    ],
    [
      'an environment without a URL',
      'project: a\nenvironments: { dev: {} }',
      'config/invalid bkend.config.yaml:2:17 An environment needs `url`',
    ],
    [
      'a mistyped key of an environment',
      'project: a\nenvironments: { dev: { url: pglite:memory, protcted: true } }',
      'config/invalid bkend.config.yaml:2:44 `protcted` is no key of an environment → Did you mean `protected`?',
    ],
    [
      'a mistyped word',
      'project: a\nnaming: snakecase',
      "config/invalid bkend.config.yaml:2:9 `naming` must be one of keep, snake_case, not `'snakecase'` → Did you mean `snake_case`?",
    ],
    [
      'a mistyped key below',
      'project: a\ngenerate: { validator: true }',
      'config/invalid bkend.config.yaml:2:13 `validator` is no key of the config → Did you mean `validators`?',
    ],
    [
      'a mistyped key below that may be yes or no',
      'project: a\ngenerate: { openapi: { verion: "3.0" } }',
      'config/invalid bkend.config.yaml:2:24 `verion` is no key of the config → Did you mean `version`?',
    ],
    [
      'a mistyped word below that may be yes or no',
      'project: a\ngenerate: { checks: { unknownFields: strp } }',
      "config/invalid bkend.config.yaml:2:38 `unknownFields` must be one of refuse, strip, not `'strp'` → Did you mean `strip`?",
    ],
    [
      'neither yes, no nor an object',
      'project: a\ngenerate: { client: 3 }',
      'config/invalid bkend.config.yaml:2:21 `client` must be `true`, `false` or an object, not `3`',
    ],
    [
      'a role that is missing',
      'project: a\npostgres: { roles: { guest: a, user: b } }',
      'config/invalid bkend.config.yaml:2:13 The config needs `admin`',
    ],
  ])('is told of %s', async (_, text, wanted) => {
    const { config: loaded, diagnostics } = await config(yaml(text))
    expect(diagnostics.map(told)).toEqual([wanted])
    expect(loaded).toBeNull()
  })
})

describe('which file it is', () => {
  it('is never guessed where two lie beside each other', async () => {
    const files = { ...yaml(simple), 'bkend.config.ts': 'export default {}', 'bkend.config.yml': simple }
    const two = await config(files)
    expect(two.config).toBeNull()
    expect(two.diagnostics.map(told)).toEqual([
      'config/invalid - `bkend.config.ts` and `bkend.config.yaml`, `bkend.config.yml` lie beside each other: only one can be read → Remove all but one, or name one: `--config bkend.config.ts`',
    ])
    expect((await config(files, { configFile: 'bkend.config.yaml' })).diagnostics).toEqual([])
  })

  it('is the nearest one: others further up do not count', async () => {
    const { cwd } = await config({ 'bkend.config.ts': 'export default {}', ...{ 'in/bkend.config.yaml': simple } })
    expect((await loadConfig({ cwd: join(cwd, 'in') })).diagnostics).toEqual([])
  })

  it.each([
    ['bkend.config.js', 'bkend.config.ts'],
    ['bkend.config.mts', 'bkend.config.ts'],
    ['bkend.config.json', 'bkend.config.yaml'],
  ])('is told what to be called where it is `%s`', async (name, wanted) => {
    const { cwd, diagnostics } = await config({ [name]: '', 'in/a.txt': '' })
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ['config/not-found', `\`${name}\` is not read: call it \`${wanted}\``],
    ])
    const below = await loadConfig({ cwd: join(cwd, 'in') })
    expect(below.diagnostics[0]?.hint).toBe(`\`${join(cwd, name)}\` is not read: call it \`${wanted}\``)
  })
})

it('tells every key of the config that is at fault, those inside what may be yes or no too', async () => {
  const { diagnostics } = await config(
    yaml(
      "project: a\ngenerate: { client: { runtime: foo }, openapi: { verion: '3.1', version: '2.0', shortPaths: 1 } }",
    ),
  )
  expect(diagnostics.map(({ message }) => message)).toEqual([
    "`runtime` must be one of inline, package, not `'foo'`",
    "`version` must be one of 3.0, 3.1, 3.2, not `'2.0'`",
    '`shortPaths` must be `true` or `false`, not `1`',
    '`verion` is no key of the config',
  ])
})

describe('a run without a config file', () => {
  it('needs a URL and a schema folder', async () => {
    expect((await config({})).diagnostics.map((d) => d.code)).toEqual(['config/not-found'])
    expect((await config({}, { schema: 's', needsUrl: true })).diagnostics.map((d) => d.code)).toEqual([
      'config/not-found',
    ])
    const { config: loaded, environment } = await config({}, { schema: 's', url: 'postgres://h/d', needsUrl: true })
    expect(loaded?.environments[environment ?? '']?.url).toBe('postgres://h/d')
  })

  it('takes DATABASE_URL, which a config file ignores', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://h/env')
    const alone = await config({}, { schema: 's', needsUrl: true })
    expect(alone.config?.environments.dev?.url).toBe('postgres://h/env')
    const beside = await config(yaml(simple), { needsUrl: true })
    expect(beside.config?.environments.dev?.url).toBe('pglite:memory')
  })

  it('is not what a misnamed --config asks for', async () => {
    const { diagnostics } = await config({}, { configFile: 'other.ts', schema: 's', url: 'pglite:memory' })
    expect(diagnostics.map((d) => d.code)).toEqual(['config/not-found'])
  })
})

describe('environments', () => {
  const two = 'project: a\nenvironments:\n  test: { url: postgres://h/test }\n  live: { url: { $env: LIVE_URL } }\n'

  it('are the one asked for, else dev, else the first', async () => {
    expect((await config(yaml(two))).environment).toBe('test')
    expect((await config(yaml(two), { environment: 'live' })).environment).toBe('live')
    expect((await config(yaml(simple))).environment).toBe('dev')
  })

  it('are told when mistyped', async () => {
    const { diagnostics } = await config(yaml(two), { environment: 'liv' })
    expect(diagnostics.map(told)).toEqual([
      'config/unknown-environment bkend.config.yaml:2:1 There is no environment `liv` → Did you mean `live`?',
    ])
  })

  it('read variables only when a URL is needed: the process, .env.local, .env', async () => {
    const asked = { environment: 'live', needsUrl: true }
    expect((await config(yaml(two), { environment: 'live' })).diagnostics).toEqual([])
    expect((await config(yaml(two), asked)).diagnostics.map(told)).toEqual([
      'config/missing-variable bkend.config.yaml:4:16 The variable LIVE_URL is set nowhere → Add `LIVE_URL=…` to `.env.local`, or set it in the shell',
    ])
    const files = { ...yaml(two), '.env': 'LIVE_URL=postgres://h/env' }
    const url = async (all: Record<string, string>) => (await config(all, asked)).config?.environments.live?.url
    expect(await url(files)).toBe('postgres://h/env')
    expect(await url({ ...files, '.env.local': 'LIVE_URL="postgres://h/local"' })).toBe('postgres://h/local')
    vi.stubEnv('LIVE_URL', 'postgres://h/process')
    expect(await url({ ...files, '.env.local': 'LIVE_URL=postgres://h/local' })).toBe('postgres://h/process')
  })
})

describe('a database URL', () => {
  it('of an embedded database is relative to the config', async () => {
    const { cwd, config: loaded } = await config(
      yaml('project: a\nenvironments: { dev: { url: pglite:.bkend/dev } }'),
      { needsUrl: true },
    )
    expect(loaded?.environments.dev?.url).toBe(`pglite:${join(cwd, '.bkend/dev')}`)
  })

  it.each([
    ['postgre://h/d', 'Did you mean `postgres`?'],
    [
      'h/d',
      'The kinds are `postgres://user@host/database`, `mongodb://host/database`, `pglite:DIR` and `pglite:memory`',
    ],
    ['pglite:', 'Write `pglite:.bkend/dev`, or `pglite:memory`'],
    [
      'postgres:h/d',
      'The kinds are `postgres://user@host/database`, `mongodb://host/database`, `pglite:DIR` and `pglite:memory`',
    ],
  ])('is refused where it is of no kind: %s', async (url, hint) => {
    const { diagnostics } = await config(yaml(simple), { url, needsUrl: true })
    expect(diagnostics.map((d) => [d.code, d.hint])).toEqual([['config/url', hint]])
  })

  it('never appears in a message, since what is no URL may be a password', async () => {
    const { diagnostics } = await config(yaml(simple), { url: 'hunter2', needsUrl: true })
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2')
  })
})
