/** A project that is taken up from memory is the one that loading gives. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inputHashOf, type LoadedProject, loadProject } from '../../src/engine/project.ts'

const TABLE = 'table: users\ncolumns: { mood: { type: enumType, enumType: mood } }\n'
const FILES = {
  'bkend.config.yaml': 'project: memory\n',
  'schema/users.yaml': TABLE,
  'schema/mood.ts': "import { enumType } from 'bkend'\nexport const mood = enumType('mood', ['good', 'bad'])\n",
}
let cwd: string

const load = (build: string | null): Promise<LoadedProject> => loadProject({ cwd }, false, build)
async function put(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(cwd, name)), { recursive: true })
  await writeFile(path.join(cwd, name), text)
}

beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'bkend-project-memory-'))
  for (const [name, text] of Object.entries(FILES)) await put(name, text)
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

/** Everything that a run may see of it. */
function seen({ project, ...rest }: LoadedProject): unknown {
  const { config, environment, schema } = project ?? {}
  return { ...rest, config, environment, schema, input: project && inputHashOf(project, false, '1') }
}

describe('a project', () => {
  it('is the same from memory, notes of loading and judging, texts and hashes included', async () => {
    const cold = await load(null)
    const written = await load('build 1')
    const remembered = await load('build 1')
    expect(cold).toMatchObject({ tables: 1, enums: 1, files: 2, diagnostics: [{ code: 'schema/reserved-table' }] })
    expect(seen(written)).toEqual(seen(cold))
    expect(seen(remembered)).toEqual(seen(cold))
  })

  it('is not asked for what only its memory must know', async () => {
    await load('build 1')
    const { project } = await load('build 1')
    expect(Object.getOwnPropertyDescriptor(project, 'schema')?.get).toBeTypeOf('function')
    expect(inputHashOf({ ...project, schema: null } as never, false, '1')).toMatch(/^[0-9a-f]{64}$/)
  })

  it('tells an error of a later run, and is itself again when that is mended', async () => {
    await load('build 1')
    await put('schema/users.yaml', TABLE.replace('enumType: mood', 'enumType: moods'))
    for (const build of ['build 1', 'build 1', null])
      expect((await load(build)).diagnostics.map(({ code }) => code)).toContain('schema/unknown-enum')
    await put('schema/users.yaml', TABLE)
    expect(seen(await load('build 1'))).toEqual(seen(await load(null)))
  })

  it('is loaded anew by a config that names it otherwise', async () => {
    await load('build 1')
    await put('bkend.config.yaml', 'project: memory\nnaming: snake_case\n')
    expect(seen(await load('build 1'))).toEqual(seen(await load(null)))
  })

  it('keeps what it remembers to this user, and out of version control', async () => {
    await load('build 1')
    const folder = path.join(cwd, '.bkend', 'cache')
    expect(await readFile(path.join(folder, '.gitignore'), 'utf8')).toBe('*\n')
    const entries = (await readdir(folder)).filter((name) => name.endsWith('.json'))
    expect(entries.map((name) => name.replace(/-.*/, '')).toSorted()).toEqual(['config', 'files', 'schema'])
    for (const name of entries) expect((await stat(path.join(folder, name))).mode & 0o077).toBe(0)
  })
})
