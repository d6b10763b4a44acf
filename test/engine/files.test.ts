import { spawnSync } from 'node:child_process'
import { chmod, lstat, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compareGenerated, HEADER_MARK, writeGenerated } from '../../src/engine/files.ts'
import { writeAtomically } from '../../src/engine/write-atomically.ts'
import { generatedFile } from '../../src/generate/index.ts'

const generated = (text: string): string => `// ${HEADER_MARK}\n${text}\n`
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bkend-files-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const put = (name: string, text: string): Promise<void> => writeAtomically(path.join(folder, name), text)
const read = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8')

describe('generated files', () => {
  const files = [
    generatedFile('a.ts', [generated('a')]),
    generatedFile('b.ts', [generated('b')]),
    generatedFile('sub/c.ts', [generated('c')]),
    generatedFile('d.ts', [generated('d')]),
  ]

  beforeEach(async () => {
    await put('a.ts', generated('a'))
    await put('b.ts', generated('old'))
    await put('d.ts', 'by hand\n')
    await put('gone.ts', generated('gone'))
    await put('mine.ts', 'my own\n')
  })

  it('tell what each one is', async () => {
    expect(await compareGenerated(folder, files)).toEqual([
      { path: 'a.ts', state: 'unchanged' },
      { path: 'b.ts', state: 'stale' },
      { path: 'd.ts', state: 'edited' },
      { path: 'gone.ts', state: 'obsolete' },
      { path: 'sub/c.ts', state: 'missing' },
    ])
  })

  it('of another project below are not ours to remove', async () => {
    await put('packages/shop/generated/client.ts', generated('shop'))
    await put('sub/gone.ts', generated('gone'))
    const states = await compareGenerated(folder, files)
    expect(states.filter((file) => file.state === 'obsolete').map((file) => file.path)).toEqual([
      'gone.ts',
      'sub/gone.ts',
    ])
  })

  it('of a generator that is not asked for any more are found in its folder', async () => {
    await put('json-schema/posts.json', generated('posts'))
    const states = await compareGenerated(folder, files, ['json-schema'])
    expect(states).toContainEqual({ path: 'json-schema/posts.json', state: 'obsolete' })
  })

  it('are brought up to date without touching what is not ours', async () => {
    const done = await writeGenerated(folder, 'out', files, await compareGenerated(folder, files))
    expect(done).toMatchObject({ written: ['b.ts', 'sub/c.ts'], removed: ['gone.ts'] })
    expect(done.diagnostics).toMatchObject([{ code: 'generate/edited', severity: 'error' }])
    expect(await read('b.ts')).toBe(generated('b'))
    expect(await read('sub/c.ts')).toBe(generated('c'))
    expect(await read('d.ts')).toBe('by hand\n')
    expect(await read('mine.ts')).toBe('my own\n')
    expect(await compareGenerated(folder, files)).toMatchObject([{}, {}, { path: 'd.ts', state: 'edited' }, {}])
  })

  it('report what cannot be written and go on with the rest', async () => {
    const blocked = [generatedFile('mine.ts/x.ts', [generated('x')]), ...files]
    const done = await writeGenerated(folder, 'out', blocked, await compareGenerated(folder, blocked))
    expect(done.diagnostics.map((d) => d.code)).toContain('generate/write')
    expect(done.written).toContain('sub/c.ts')
  })

  it('compare as all missing where there is no folder', async () => {
    const states = await compareGenerated(path.join(folder, 'nowhere'), files)
    expect(states.every((file) => file.state === 'missing')).toBe(true)
  })

  it('leave no temporary file behind when a write fails', async () => {
    await writeFile(path.join(folder, 'blocked'), '')
    await expect(writeAtomically(path.join(folder, 'blocked', 'x'), 'x')).rejects.toThrow()
    expect(await compareGenerated(folder, [])).toHaveLength(3)
  })
})

describe('a file that is written over', () => {
  const modeOf = async (name: string): Promise<number> => (await lstat(path.join(folder, name))).mode & 0o7777
  const only = async (...names: string[]): Promise<void> => expect((await readdir(folder)).sort()).toEqual(names)

  it.each([0o600, 0o644, 0o664, 0o755])('keeps its mode (%o)', async (mode) => {
    await put('posts.yaml', 'old')
    await chmod(path.join(folder, 'posts.yaml'), mode)
    await put('posts.yaml', 'new')
    expect([await read('posts.yaml'), await modeOf('posts.yaml')]).toEqual(['new', mode])
    await only('posts.yaml')
  })

  it.each([
    ['that is there', true],
    ['that is not there yet', false],
  ])('stays a symlink, and what it points to is written: a file %s', async (_, there) => {
    if (there) await put('elsewhere/real.yaml', 'old')
    await symlink('elsewhere/real.yaml', path.join(folder, 'once'))
    await symlink('once', path.join(folder, 'twice'))
    await put('twice', 'new')
    expect(await readlink(path.join(folder, 'twice'))).toBe('once')
    expect(await readlink(path.join(folder, 'once'))).toBe('elsewhere/real.yaml')
    expect(await read('elsewhere/real.yaml')).toBe('new')
    await only('elsewhere', 'once', 'twice')
  })

  it('is the same pipe as before', async () => {
    const pipe = path.join(folder, 'pipe')
    if (spawnSync('mkfifo', [pipe]).status !== 0) throw new Error('mkfifo is missing')
    const [heard] = await Promise.all([readFile(pipe, 'utf8'), put('pipe', 'said')])
    expect(heard).toBe('said')
    expect((await lstat(pipe)).isFIFO()).toBe(true)
  })
})
