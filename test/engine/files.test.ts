import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compareGenerated, HEADER_MARK, writeAtomically, writeGenerated } from '../../src/engine/files.ts'

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
    { path: 'a.ts', text: generated('a') },
    { path: 'b.ts', text: generated('b') },
    { path: 'sub/c.ts', text: generated('c') },
    { path: 'd.ts', text: generated('d') },
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
    const blocked = [{ path: 'mine.ts/x.ts', text: generated('x') }, ...files]
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
