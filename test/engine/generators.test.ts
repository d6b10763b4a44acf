/** Running every generator that the config asks for. */
import { expect, test } from 'vitest'
import { generateFiles } from '../../src/engine/generators.ts'
import type { Config } from '../../src/model/index.ts'
import { CONFIG } from '../generate/social.ts'
import { column, keyless, schemaOf, table } from '../generate-client/schema.ts'

const clash = schemaOf(table('post', []), table('posts', []))

test('tables whose types would have one name are told once, however many generators print them', async () => {
  const { diagnostics } = await generateFiles(clash, CONFIG)
  expect(diagnostics.map((d) => d.code)).toEqual(['generate/name-clash'])
})

test.for<Partial<Config['generate']>>([{ client: false }, { openapi: false }, { client: false, openapi: false }])(
  'they are told with %o too',
  async (without) => {
    const { diagnostics } = await generateFiles(clash, { ...CONFIG, generate: { ...CONFIG.generate, ...without } })
    expect(diagnostics.map((d) => d.code)).toEqual(['generate/name-clash'])
  },
)

test('a clash with a table that is not served is told, as its validators would have the name', async () => {
  const schema = schemaOf(table('posts', []), keyless('post', [column('a', 'string')]))
  const { diagnostics } = await generateFiles(schema, CONFIG)
  expect(diagnostics.map((d) => d.code)).toEqual(['generate/name-clash'])
})
