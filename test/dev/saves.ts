/** `bkend dev` on every target: what saves come to, one after the other, as somebody works. */
import { rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventLine } from '../../src/cli/dev/json.ts'
import { outputSchema } from '../../src/cli/output/index.ts'
import { run } from '../../src/engine/index.ts'
import { configOf, folderOf, startDev, type Watched } from './watched.ts'

const POSTS = `import { string, table } from 'bkend'
import { short } from '../shared/lengths.ts'

export const posts = table('posts', {
  title: string().max(short),
}).permissions({ read: 'guest', create: 'user' })
`
const NOTES = 'table: notes\npermissions: { read: user }\ncolumns:\n  text: string\n'

/** Databases to develop on, relative to a folder where they lie in one. */
export interface DevPlace {
  /** The first one. */
  url(): string
  /** The first one, said from another folder. */
  seenFrom(cwd: string): string
  /** Another one. */
  other(): string
  /** What a save is told to change where so many enum types came or went, and nothing else. */
  enums(told: string): string
  /** What one more column changes. */
  readonly oneColumn: RegExp
  /** What is left when it has ended. */
  atEnd(cwd: string): void | Promise<void>
}

/** Registers the tests. */
export function savesSuite(place: DevPlace): void {
  let dev: Watched
  let url = ''
  let key = ''
  beforeAll(async () => {
    const cwd = folderOf({
      'bkend.config.yaml': configOf(place.url()),
      'shared/lengths.ts': 'export const short = 80\n',
      'schema/posts.ts': POSTS,
      'schema/notes.yaml': NOTES,
    })
    dev = startDev(cwd)
    const ready = await dev.next('ready')
    url = ready.url ?? ''
    key = ready.keys?.secret ?? ''
  })
  afterAll(async () => {
    await dev.stop()
    rmSync(dev.cwd, { recursive: true, force: true })
  })

  const push = (allow: readonly string[] = []) =>
    run({ cwd: dev.cwd, allow, prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }, 'apply')

  describe('while files are saved', () => {
    it('pushes, generates and serves at the start', async () => {
      const { tables, version, generated } = await dev.next('pushed')
      expect({ tables, version }).toEqual({ tables: ['notes', 'posts'], version: 1 })
      expect(generated.written).toContain('client.ts')
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
    })

    it('pushes what a save adds, and writes only the files that it changes', async () => {
      dev.save('schema/notes.yaml', `${NOTES}  done: boolean?\n`)
      expect((await dev.next('change')).files).toEqual(['schema/notes.yaml'])
      const { tables, summary, version, generated, milliseconds } = await dev.next('pushed')
      expect({ tables, version }).toEqual({ tables: ['notes'], version: 2 })
      expect(summary).toMatch(place.oneColumn)
      expect(generated.written).not.toEqual([])
      expect(generated.removed).toEqual([])
      expect(milliseconds?.live).toBeGreaterThan(0)
      const document = await (await fetch(`${url}/readyz`)).json()
      expect(document).toMatchObject({ version: 2 })
    })

    it('takes a save through a temporary file for what it is', async () => {
      dev.saveAtomically('schema/notes.yaml', `${NOTES}  done: boolean?\n  more: string?\n`)
      expect((await dev.next('change')).files).toEqual(['schema/notes.yaml'])
      expect((await dev.next('pushed')).summary).toMatch(place.oneColumn)
    })

    it('does nothing for a comment, and a file that is saved as it was', async () => {
      dev.save('schema/posts.ts', `${POSTS}// to be continued\n`)
      const { summary, generated, version } = await dev.next('pushed')
      expect({ summary, version, written: generated.written }).toEqual({ summary: '', version: 3, written: [] })
    })

    it('runs what imports a changed file, wherever that lies', async () => {
      dev.save('shared/lengths.ts', 'export const short = 100\n')
      expect((await dev.next('pushed')).tables).toEqual(['posts'])
    })

    it('tells a fault once, serves on what was pushed last, and goes on when it is mended', async () => {
      dev.save('schema/posts.ts', POSTS.replace('string()', 'strin()'))
      const broken = await dev.next('broken')
      expect(broken.diagnostics.map(({ code }) => code)).toEqual(['load/execution'])
      expect(broken.sources.get('schema/posts.ts')).toContain('strin()')
      dev.save('schema/notes.yaml', `${NOTES}  done: boolean?\n  more: string?\n  most: string?\n`)
      await dev.next('change')
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
      dev.save('schema/posts.ts', POSTS)
      expect((await dev.next('pushed')).summary).toMatch(place.oneColumn)
      const faults = dev.events.filter(({ event }) => event === 'broken')
      expect(faults).toHaveLength(1)
    })

    it('takes two hundred files at once for one change', async () => {
      const before = dev.events.length
      for (let n = 0; n < 200; n++) dev.save(`schema/many/m${n}.yaml`, `enumType: kind${n}\nvalues: [a]\n`)
      const { summary } = await dev.next('pushed')
      expect(summary).toBe(place.enums('+200 enums'))
      expect(dev.events.slice(before).filter(({ event }) => event === 'pushed')).toHaveLength(1)
    })

    it('notices a folder that goes and one that is renamed', async () => {
      dev.move('schema/many', 'schema/kinds')
      expect((await dev.next('pushed')).summary).toBe('')
      dev.remove('schema/kinds')
      expect((await dev.next('pushed')).summary).toBe(place.enums('-200 enums'))
    })

    it('follows a file that is a link to one elsewhere', async () => {
      dev.save('elsewhere/tags.yaml', 'table: tags\npermissions: { read: user }\ncolumns: { name: string }\n')
      symlinkSync(path.join(dev.cwd, 'elsewhere/tags.yaml'), path.join(dev.cwd, 'schema/tags.yaml'))
      expect((await dev.next('pushed')).tables).toEqual(['tags'])
      dev.saveAtomically(
        'elsewhere/tags.yaml',
        'table: tags\npermissions: { read: user }\ncolumns: { name: string, hue: string? }\n',
      )
      expect((await dev.next('pushed')).summary).toMatch(place.oneColumn)
    })
  })

  describe('what only the user knows', () => {
    const tags = (columns: string): string => `table: tags\npermissions: { read: user }\ncolumns: { ${columns} }\n`

    it('waits with what loses data, tells the command that allows it, and notices the push', async () => {
      const body = JSON.stringify({ name: 'sea', hue: 'blue' })
      const headers = { 'x-api-key': key, 'content-type': 'application/json' }
      expect((await fetch(`${url}/v1/tags`, { method: 'POST', headers, body })).status).toBe(201)
      dev.save('elsewhere/tags.yaml', tags('name: string'))
      const { questions, command } = await dev.next('question')
      expect(questions.map(({ kind, allow }) => [kind, allow])).toEqual([['hazard', 'drop-column:tags.hue']])
      expect(command).toBe('bkend push --allow drop-column:tags.hue')
      expect(await push(['drop-column:tags.hue'])).toMatchObject({ outcome: 'applied' })
      expect(await dev.next('elsewhere')).toMatchObject({ same: true })
    })
  })

  describe('others at the same database', () => {
    it('lets another push, and says that the files differ', async () => {
      const folder = folderOf({
        'bkend.config.yaml': configOf(place.seenFrom(dev.cwd)),
        'schema/tags.yaml': 'table: tags\npermissions: { read: user }\ncolumns: { name: string, size: integer? }\n',
      })
      const other = { cwd: folder, allow: ['all'], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
      expect(await run(other, 'apply')).toMatchObject({ outcome: 'applied' })
      expect(await dev.next('elsewhere')).toMatchObject({ same: false })
      rmSync(folder, { recursive: true })
    })
  })

  describe('pages that listen', () => {
    const listen = async (headers: Record<string, string> = {}): Promise<Response> =>
      await fetch(`${url}/v1/dev/events`, { headers })
    const read = async (response: Response, until: (text: string) => boolean): Promise<string> => {
      const reader = response.body?.getReader()
      let text = ''
      while (reader && !until(text)) text += new TextDecoder().decode((await reader.read()).value)
      await reader?.cancel()
      return text
    }

    it('are told the newest state, and with the number of an earlier one what they missed', async () => {
      const text = await read(await listen(), (all) => all.includes('data:'))
      const id = Number(/id: (\d+)/.exec(text)?.[1])
      const missed = await read(await listen({ 'last-event-id': String(id - 3) }), (all) => all.includes(`id: ${id}\n`))
      expect(missed.match(/^id: /gm)?.length).toBeGreaterThan(1)
      expect(JSON.parse(/data: (.*)/.exec(text)?.[1] ?? '')).toMatchObject({ number: id })
    })

    it('are refused where they come from elsewhere', async () => {
      expect((await listen({ origin: 'https://example.com' })).status).toBe(403)
      const near = await listen({ origin: 'http://localhost:5173' })
      expect([near.status, near.headers.get('access-control-allow-origin')]).toEqual([200, 'http://localhost:5173'])
      await near.body?.cancel()
    })
  })

  describe('the config', () => {
    it('is read again, and a fault in it mended', async () => {
      dev.save('bkend.config.yaml', configOf(place.url(), 'nonsense: 1\n'))
      expect((await dev.next('broken')).diagnostics[0]?.code).toBe('config/invalid')
      dev.save('bkend.config.yaml', configOf(`${place.url()}', protected: true, x: '`))
      await dev.next('broken')
      dev.save('bkend.config.yaml', configOf(place.other()))
      const ready = await dev.next('ready')
      expect(ready).toMatchObject({ url, version: expect.any(Number) })
      expect((await dev.next('pushed')).tables).toContain('posts')
    })
  })

  describe('the lines of --json', () => {
    it('are what the shipped schema says, one for each event', () => {
      const validate = new Ajv2020({ formats: { 'date-time': /^\d{4}-\d\d-\d\dT.*Z$/ } }).compile(outputSchema())
      for (const event of dev.events) {
        expect([validate(JSON.parse(eventLine(event))), event.event, validate.errors]).toEqual([
          true,
          event.event,
          null,
        ])
      }
      const told = new Set(dev.events.map(({ event }) => event))
      expect([...told].sort()).toEqual(['broken', 'change', 'elsewhere', 'pushed', 'question', 'ready'])
      expect(validate({ v: 1, event: 'change', number: 1, at: '2026-01-01T00:00:00Z' })).toBe(false)
    })
  })

  describe('the end', () => {
    it('leaves nothing behind', async () => {
      await dev.stop()
      expect(dev.events.at(-1)?.event).toBe('stopped')
      await place.atEnd(dev.cwd)
    })
  })
}
