/** How a `bkend dev` starts where something is wrong from the beginning. */
import { rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { statusOn } from '../../src/cli/dev/status.ts'
import type { DevEvent } from '../../src/engine/index.ts'
import { configOf, folderOf, startDev } from './watched.ts'

const POSTS = 'table: posts\npermissions: { read: guest, create: user }\ncolumns: { title: string }\n'
const AT_FAULT = POSTS.replace('string', 'strin')

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function started(files: Readonly<Record<string, string>>) {
  const folder = folderOf(files)
  folders.push(folder)
  return startDev(folder)
}

/** What the status line says of an event. */
function lineOf(event: DevEvent): string {
  const told: string[] = []
  const err = (text: string): unknown => told.push(text)
  const terminal = { cwd: '/', interactive: false, colours: { out: false, err: false }, out: () => {}, err }
  statusOn(terminal, false).show(event)
  return told.at(-1)?.trim() ?? ''
}

describe('a folder outside of any project', () => {
  it.each([
    ['', {}],
    [' with schema files', { 'schema/posts.yaml': POSTS }],
  ])('%s ends it, and nothing is told as if it went on', async (_, files) => {
    const dev = started(files)
    await expect(dev.next('broken')).rejects.toThrow(/ended before.*config\/not-found/)
    expect(dev.events).toEqual([])
  })
})

describe('a schema file at fault at the first start', () => {
  it('says nothing of an earlier push, and what is served once there was one', async () => {
    const dev = started({ 'bkend.config.yaml': configOf(), 'schema/posts.yaml': AT_FAULT })
    try {
      const first = await dev.next('broken')
      expect(first.version).toBeNull()
      expect(lineOf(first)).toMatch(/ 1 error; nothing is pushed until that is mended$/)
      expect((await dev.next('ready')).version).toBeNull()
      dev.save('schema/posts.yaml', POSTS)
      const { version } = await dev.next('pushed')
      dev.save('schema/posts.yaml', AT_FAULT)
      const second = await dev.next('broken')
      expect([version, second.version]).toEqual([1, 1])
      expect(lineOf(second)).toMatch(/ 1 error; what was pushed last is served on$/)
    } finally {
      await dev.stop()
    }
  })
})
