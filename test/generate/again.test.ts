/** Generating again after an edit gives what generating anew gives, although tables that did not change are not told anew. */

import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { GENERATORS } from '../../src/generate/index.ts'
import { createSchemaLoader, loadConfig } from '../../src/load/index.ts'
import { deepFreeze, type Schema } from '../../src/model/index.ts'
import { folderWith } from '../load/support.ts'

const columns = [
  'title: { type: string, maxLength: 5 }',
  'email: { type: string, format: email }',
  'mood: { type: enumType, enumType: mood }',
  'meta: { type: object, properties: { lang: string, tone: { type: string, default: dry } } }',
  'metaTone: { type: object, properties: { deep: { type: object, properties: { a: integer } } } }',
  'tags: { type: array, items: { type: string, minLength: 1 }, default: [] }',
  'price: { type: "numeric(5,2)", optional: true }',
  'meta_tone: { type: object, properties: { b: date } }',
  'postMetaId: { type: reference, to: postMeta, optional: true }',
  'writerId: { type: reference, to: $users }',
]
/** Names that make names of parts that clash: `PostMeta` is a table's row and a part of another's. */
const names = ['posts', 'post_metas', 'postMeta', 'post_meta_tones', 'notes'] as const
const table = (name: string, some: readonly string[], open: boolean): string =>
  `table: ${name}\ncolumns:\n  own: string\n${some.map((one) => `  ${one}\n`).join('')}permissions: { read: ${open ? 'guest' : 'user'} }\n`

const edit = fc.record({
  name: fc.constantFrom(...names),
  text: fc.option(fc.tuple(fc.subarray(columns), fc.boolean())),
  moods: fc.constantFrom('[sad]', '[sad, glad]'),
})

const generated = (schema: Schema, config: Parameters<(typeof GENERATORS)[number]['generate']>[1]['config']) =>
  GENERATORS.flatMap((generator) => {
    const { files, diagnostics } = generator.generate(schema, { config, clientRuntime: '' })
    return [...files.map((file) => [file.path, file.text]), diagnostics]
  })

it('gives what generating anew gives', async () => {
  const folder = folderWith({
    'bkend.config.yaml': 'project: app\nenvironments: {}\n',
    'schema/notes.yaml': table('notes', [], true),
  })
  const { config } = await loadConfig({ cwd: folder })
  if (!config) throw new Error('the config does not load')
  const loader = createSchemaLoader({ folder: join(folder, 'schema'), cwd: folder })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      for (const { name, text, moods } of edits) {
        const files = [join(folder, `schema/${name}.yaml`), join(folder, 'schema/mood.yaml')]
        if (text) writeFileSync(files[0] ?? '', table(name, ...text))
        else rmSync(files[0] ?? '', { force: true })
        writeFileSync(files[1] ?? '', `enumType: mood\nvalues: ${moods}\n`)
        const { schema } = await loader.load({ paths: new Set(files), moved: true })
        if (!schema) continue
        expect(generated(schema, config)).toEqual(generated(deepFreeze(structuredClone(schema)), config))
      }
    }),
    { numRuns: 12 },
  )
  await loader.close()
})
