/** Bytes of an app's bundle: counted, not timed, so they may gate. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'
import { generated } from '../generate-client/generated.ts'
import { column, schemaOf, table } from '../generate-client/schema.ts'

const scratch = mkdtempSync(path.join(tmpdir(), 'bkend-size-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** All five verbs, a filter and an error by its code. */
const APP = `import { BkendError, createClient } from './client.js'
const client = createClient({ url: 'https://api.example.com', apiKey: 'pk_', storage: localStorage })
try {
  const { id } = await client.things0.create({ title: 'a' })
  await client.things0.update(id, { title: 'b' })
  console.log(await client.things0.get(id), await client.things0.list({ andFilters: { title: 'b' } }))
  await client.things0.delete(id)
} catch (error) {
  if (error instanceof BkendError) console.log(error.code)
}
`

/** Bytes of an app that uses one of so many tables, after esbuild's bundling and minifying. */
async function bundled(tables: number, app: string = APP): Promise<Uint8Array> {
  const schema = schemaOf(...Array.from({ length: tables }, (_, n) => table(`things${n}`, [column('title', 'string')])))
  for (const [name, text] of [...generated(schema), ['app.ts', app] as const])
    writeFileSync(path.join(scratch, name), text)
  const { outputFiles } = await build({
    entryPoints: [path.join(scratch, 'app.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

test('an app of one table with five verbs and the refresh is at most 1.5 KB after gzip -9', async () => {
  const { length } = gzipSync(await bundled(1), { level: 9 })
  expect(length).toBeGreaterThan(500)
  expect(length).toBeLessThanOrEqual(1536)
})

// Before gzip: the minifier picks other letters for names where the types say other words.
test('the number of tables adds nothing', async () => {
  expect((await bundled(200)).length).toBe((await bundled(1)).length)
})

const further: readonly [name: string, use: string, limit: number][] = [
  ['createAuth', "createAuth({ url: '', apiKey: '', storage: localStorage })", 500],
  ['listAll', 'listAll(client.things0)', 250],
  ['retrying', 'retrying()', 500],
  ['watchStorage', 'watchStorage(localStorage)', 250],
  ['versionOf', 'versionOf({})', 100],
]

test.each(further)('%s costs those who import it alone', async (name, use, limit) => {
  const app = `${APP.replace('import {', `import { ${name},`)}console.log(${use})\n`
  const size = async (text: string) => gzipSync(await bundled(1, text), { level: 9 }).length
  const cost = (await size(app)) - (await size(APP))
  expect(cost).toBeGreaterThan(0)
  expect(cost).toBeLessThanOrEqual(limit)
})
