/** The OpenAPI document: what it says, whether it is sound, and whether its examples obey it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { openapiGenerator } from '../../src/generate/openapi/index.ts'
import { type Config, type Schema, SERVE_DEFAULTS } from '../../src/model/index.ts'
import { SAMPLES } from '../generate-client/samples.ts'
import { expectGolden } from './golden.ts'
import { CONFIG, SOCIAL } from './social.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape is looked into
type Any = any

function textOf(schema: Schema, extension: 'json' | 'yaml', version: '3.0' | '3.1' | '3.2' = '3.1'): string {
  const config: Config = { ...CONFIG, generate: { ...CONFIG.generate, openapi: { version } } }
  const { files } = openapiGenerator.generate(schema, { config, clientRuntime: '' })
  return files.find((f) => f.path === `openapi.${extension}`)?.text ?? ''
}

/** A table of the first sample, both forms of its paths: 17,257 and 21,984 when this was written. */
const [JSON_BYTES, YAML_BYTES] = [17_500, 22_200]

const social: Any = JSON.parse(textOf(SOCIAL, 'json'))

/** Everything below the document, with its way there. */
function* walk(value: Any, path: string = ''): Generator<[path: string, value: Any]> {
  yield [path, value]
  if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) yield* walk(member, `${path}/${key}`)
}

/** What the recommended rules find, warnings included. */
function lint(text: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'))
  const cli = new URL('../../node_modules/@redocly/cli/bin/cli.js', import.meta.url).pathname
  try {
    writeFileSync(join(folder, 'openapi.json'), text)
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const args = [cli, 'lint', '--extends=recommended', '--format=json', 'openapi.json']
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env })
    if (!stdout.startsWith('{')) return [stdout + stderr]
    const { problems }: Any = JSON.parse(stdout)
    return problems.map((p: Any) => `${p.ruleId}: ${p.message} ${p.location[0]?.pointer}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('the document', () => {
  test('is the golden one', () => {
    expectGolden('openapi.yaml', textOf(SOCIAL, 'yaml'))
  })
  test('says the same in YAML and in JSON', () => {
    for (const schema of [SOCIAL, ...Object.values(SAMPLES)])
      expect(parse(textOf(schema, 'yaml'), { maxAliasCount: 0 })).toEqual(JSON.parse(textOf(schema, 'json')))
  })
  test('is a line for each operation and each component as JSON, so that a change of one is told as one', () => {
    const lines = new Set(
      textOf(SOCIAL, 'json')
        .split('\n')
        .map((line) => line.replace(/^ +|,$/g, '')),
    )
    const parts = [...Object.values<Any>(social.paths), ...Object.values<Any>(social.components)]
    for (const [key, part] of parts.flatMap((part) => Object.entries(part)))
      expect(lines).toContain(`${JSON.stringify(key)}: ${JSON.stringify(part)}`)
  })
  test('takes a table more for at most so many bytes: shared parts are components, said once', () => {
    const [sample] = SOCIAL.tables
    const bytes = (tables: number, extension: 'json' | 'yaml'): number => {
      const named = Array.from({ length: tables }, (_, n) => ({ ...sample, name: `table${n + 10}` }))
      return Buffer.byteLength(textOf({ ...SOCIAL, tables: named } as unknown as Schema, extension))
    }
    const each = (extension: 'json' | 'yaml'): number => (bytes(20, extension) - bytes(10, extension)) / 10
    expect(each('json')).toBeLessThanOrEqual(JSON_BYTES)
    expect(each('yaml')).toBeLessThanOrEqual(YAML_BYTES)
  })
  test.for(['3.0', '3.1', '3.2'] as const)('is clean under the recommended rules as %s', (version) => {
    expect(lint(textOf(SOCIAL, 'json', version))).toEqual([])
  })
  test('is clean for a schema of hostile names', () => {
    // The linter itself stumbles over a property of this name.
    const known = (name: string): boolean => name !== 'hasOwnProperty'
    const tables = SAMPLES.hostile.tables.map((t) => ({ ...t, columns: t.columns.filter((c) => known(c.name)) }))
    expect(lint(textOf({ ...SAMPLES.hostile, tables }, 'json'))).toEqual([])
  })
  test('refers only to what it defines', () => {
    for (const [path, value] of walk(social)) {
      if (!path.endsWith('/$ref')) continue
      const target = String(value)
        .slice(2)
        .split('/')
        .reduce((at: Any, key) => at?.[key], social)
      expect(target, `${path} → ${value}`).toBeDefined()
    }
  })
  test('has a type for every schema, no default response and each operation id once', () => {
    const ids: string[] = []
    const untyped: string[] = []
    for (const [path, value] of walk(social)) {
      if (path.endsWith('/operationId')) ids.push(value)
      if (!/(\/schema|\/items|\/additionalProperties|\/properties\/[^/]+|\/schemas\/[^/]+)$/.test(path)) continue
      if (path.includes('/examples/') || path.includes('/example/') || typeof value !== 'object') continue
      if (!['type', '$ref', 'anyOf', 'oneOf', 'allOf'].some((k) => k in value)) untyped.push(path)
    }
    expect(untyped).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    const responses = [...walk(social.paths)].filter(([path]) => path.endsWith('/responses'))
    expect(responses.flatMap(([, r]) => Object.keys(r)).filter((s) => !/^\d{3}$/.test(s))).toEqual([])
  })
})

describe('without the short paths', () => {
  const config: Config = { ...CONFIG, generate: { ...CONFIG.generate, openapi: { version: '3.1', shortPaths: false } } }
  const { files } = openapiGenerator.generate(SOCIAL, { config, clientRuntime: '' })
  const text = files.find((f) => f.path === 'openapi.json')?.text ?? ''
  const document: Any = JSON.parse(text)
  test('all else is as it was, and the description says that they answer', () => {
    const paths = Object.entries<Any>(social.paths).filter(([, item]) => !JSON.stringify(item).includes('Short"'))
    expect(document.paths).toEqual(Object.fromEntries(paths))
    expect(Object.keys(document.paths).length).toBeLessThan(Object.keys(social.paths).length)
    expect(document.components).toEqual(social.components)
    expect(document.info.description).toContain('answers without `/data` too')
  })
})

describe('where lists are not counted', () => {
  const serve = { ...SERVE_DEFAULTS, total: 'none' as const }
  const { files } = openapiGenerator.generate(SOCIAL, { config: { ...CONFIG, serve }, clientRuntime: '' })
  const document: Any = JSON.parse(files.find((f) => f.path === 'openapi.json')?.text ?? '')
  test('a page of a table has no total, and pages of users, which are counted all the same, have one', () => {
    const pages = (path: string): string =>
      document.paths[path].get.responses['200'].content['application/json'].schema.properties?.pagination?.$ref
    expect(pages('/v1/data/posts')).toBe('#/components/schemas/bkend.UncountedPagination')
    const { schemas } = document.components
    expect(schemas['bkend.UncountedPagination'].required).toEqual(['page', 'limit', 'hasNext', 'hasPrev'])
    expect(Object.keys(schemas['bkend.UncountedPagination'].properties)).not.toContain('total')
    expect(schemas['bkend.UserProfileList'].properties.pagination.$ref).toBe('#/components/schemas/bkend.Pagination')
  })
  test('nothing speaks of it where they are', () => {
    expect(Object.keys(social.components.schemas)).not.toContain('bkend.UncountedPagination')
  })
})

describe('what it says of tables', () => {
  test('every table with an id answers in both forms, reserved names in the long one alone', () => {
    const paths = Object.keys(social.paths).filter((p) => !/^\/v1\/(auth|users)/.test(p))
    const suffixes = ['', '/{id}', '/spec', '/openapi']
    const tables = ['follows', 'likes', 'posts', 'profiles', 'reports']
    expect(paths).toEqual(
      tables.flatMap((t) => [...suffixes.map((s) => `/v1/data/${t}${s}`), ...suffixes.map((s) => `/v1/${t}${s}`)]),
    )
  })
  const { schemas } = social.components
  const cases: readonly (readonly [string, { given: Any; want: Any }])[] = [
    [
      'a column limited to some readers is not required',
      { given: schemas.Profile.required, want: expect.not.arrayContaining(['email']) },
    ],
    [
      'a default is told and makes a field optional',
      { given: schemas.PostCreate.properties.likesCount, want: expect.objectContaining({ default: 0, minimum: 0 }) },
    ],
    ['what has no default is required', { given: schemas.PostCreate.required, want: ['content'] }],
    [
      'a create that must say something needs a body',
      { given: social.paths['/v1/data/posts'].post.requestBody.required, want: true },
    ],
    ['an update requires nothing', { given: schemas.PostUpdate.required, want: undefined }],
    [
      'an update unsets what is optional',
      { given: schemas.ProfileUpdate.properties.bio.type, want: ['string', 'null'] },
    ],
    [
      'a bigint says that it is text',
      {
        given: schemas.Report.properties.views,
        want: expect.objectContaining({ type: 'string', description: expect.stringContaining('as text') }),
      },
    ],
    [
      'an interval is no `duration` of RFC 3339, which knows no fraction',
      {
        given: {
          ...schemas.Report.properties.took,
          fits: `P1Y2M3DT4H5M6.5S`.match(schemas.Report.properties.took.pattern),
        },
        want: expect.not.objectContaining({ format: expect.anything(), fits: null }),
      },
    ],
    ['system fields cannot be sent', { given: Object.keys(schemas.LikeCreate.properties), want: ['postId'] }],
    [
      'uniques of several columns are marked',
      { given: schemas.Follow.description, want: expect.stringContaining('unique (`followerId`, `followingId`)') },
    ],
    [
      'SQL checks are marked',
      { given: schemas.Post.description, want: expect.stringContaining('check `no_shouting`') },
    ],
    [
      'native types are marked',
      {
        given: schemas.Report.properties.search.description,
        want: expect.stringContaining('`tsvector` of the database'),
      },
    ],
    [
      'members of declared objects filter by dotted keys',
      {
        given: schemas.ProfileFilter.properties,
        want: expect.objectContaining({
          'settings.notifications.email': { $ref: '#/components/schemas/bkend.BooleanFilter' },
        }),
      },
    ],
  ]
  test.each(cases)('%s', (_, { given, want }) => {
    if (want === undefined) expect(given).toBeUndefined()
    else expect(given).toEqual(want)
  })
})

describe('in the words of 3.0', () => {
  const words = ['license', 'identifier', 'default', 'enum', 'example', 'examples', 'type', 'contentEncoding', 'anyOf']
  const sample = SOCIAL.tables.find((t) => t.name === 'posts')
  const text = sample?.columns.find((c) => c.name === 'content')
  test.each(words)('a column called `%s` is a column', (name) => {
    const column = { ...text, name, optional: true, default: undefined }
    const table = { ...sample, columns: [column], uniques: [], checks: [], indexes: [] }
    const schema = { tables: [table], enums: [] } as unknown as Schema
    const { schemas }: Any = JSON.parse(textOf(schema, 'json', '3.0')).components
    const update: Any = Object.entries(schemas).find(([key]) => key.endsWith('Update'))?.[1]
    expect(update.properties[name]).toMatchObject({ type: 'string', nullable: true })
  })
})

describe('examples', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(social, 'social')
  const examples = Object.entries<Any>(social.components.schemas).flatMap(([name, schema]) =>
    (schema.examples ?? []).map((example: Any) => [name, example] as const),
  )
  test('every face of every table has one', () => {
    const names = examples.map(([name]) => name)
    for (const table of ['Follow', 'Like', 'Post', 'Profile', 'Report'])
      expect(names).toEqual(expect.arrayContaining([table, `${table}Create`, `${table}Update`]))
  })
  test.each(examples)('%s obeys its own schema', (name, example) => {
    const ok = ajv.validate({ $ref: `social#/components/schemas/${name}` }, example)
    expect(ajv.errors ?? []).toEqual([])
    expect(ok).toBe(true)
  })
  test('error answers obey theirs', () => {
    for (const [name, response] of Object.entries<Any>(social.components.responses)) {
      const { schema, example } = response.content['application/json']
      const path = `social#/components/responses/${name}/content/application~1json/schema`
      expect(schema).toBeDefined()
      expect(ajv.validate({ $ref: path }, example), `${name}: ${ajv.errorsText()}`).toBe(true)
    }
  })
})
