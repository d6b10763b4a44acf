/** Twenty pushes at once: one applies, the others find nothing to do, on a server and on the embedded database. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { startChild } from '../support/child.ts'
import { createDatabase } from '../support/postgres.ts'

const PUSHES = 20
const tables = (n: number): string =>
  Array.from(
    { length: n },
    (_, i) => `  t${i}: { columns: { a: { type: string, maxLength: ${n} }, b: integer? }, indexes: [[a], [b desc]] }\n`,
  ).join('')

async function atOnce(url: string): Promise<void> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-at-once-'))
  try {
    await mkdir(path.join(cwd, 'schema'))
    for (const n of [3, 6]) {
      await writeFile(path.join(cwd, 'schema/all.yaml'), `tables:\n${tables(n)}`)
      const children = await Promise.all(Array.from({ length: PUSHES }, () => startChild('push-project', [cwd, url])))
      const said = await Promise.all(children.map((child) => child.line('done')))
      await Promise.all(children.map((child) => child.ended))
      expect(said.map((line) => line.trim()).sort()).toEqual([
        'done applied',
        ...Array.from({ length: PUSHES - 1 }, () => 'done in-sync'),
      ])
    }
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

it('on a server', async () => {
  const database = await createDatabase()
  await atOnce(database.url)
  await database.drop()
})

it('on the embedded database, whichever process opens it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bkend-embedded-'))
  try {
    await atOnce(`pglite:${folder}/data`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
