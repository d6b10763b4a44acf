/** Every word of the language means the same in TypeScript and in YAML. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSchema } from '../../src/load/index.ts'
import { withoutSpans } from '../../src/model/index.ts'
import { told } from './support.ts'

const fixtures = join(import.meta.dirname, 'fixtures')

async function loaded(word: string, language: 'ts' | 'yaml') {
  const folder = join(fixtures, word, language)
  const { schema, diagnostics } = await loadSchema({ folder, cwd: folder })
  expect(diagnostics.map(told)).toEqual([])
  return withoutSpans(schema)
}

describe.each(readdirSync(fixtures))('%s', (word) => {
  it('loads from YAML to the schema on record', async () => {
    const schema = await loaded(word, 'yaml')
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(join(fixtures, word, 'schema.json'))
  })

  it('loads from TypeScript to an equal schema', async () => {
    const schema = await loaded(word, 'ts')
    expect(schema).not.toBeNull()
    expect(schema).toEqual(await loaded(word, 'yaml'))
  })
})
