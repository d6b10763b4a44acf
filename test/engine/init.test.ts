import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkProject } from '../../src/engine/index.ts'
import { initProject } from '../../src/engine/init.ts'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'bkend-init-'))
})
afterEach(async () => {
  await rm(cwd, { recursive: true, force: true })
})
const read = (name: string): Promise<string> => readFile(path.join(cwd, name), 'utf8')

describe('init', () => {
  it.each([
    ['ts', ['bkend.config.ts', 'schema/posts.ts', '.gitignore']],
    ['yaml', ['bkend.config.yaml', 'schema/posts.yaml', '.gitignore']],
  ] as const)('writes a %s project', async (language, files) => {
    const result = await initProject({ cwd, database: 'embedded', language })
    expect(result).toMatchObject({ written: files, kept: [], diagnostics: [] })
    expect(result.next).toBe('`npm install zod` (the generated validators import it), then `npx bkend push`')
    expect(await read('.gitignore')).toBe('.env.local\n.bkend/\n')
  })

  it('starts a YAML file with the line that editors read', async () => {
    await initProject({ cwd, database: 'embedded', language: 'yaml' })
    expect(await read('schema/posts.yaml')).toMatch(/^# yaml-language-server: \$schema=.*schema\.json\n/)
  })

  it('overwrites nothing', async () => {
    await writeFile(path.join(cwd, 'bkend.config.yaml'), 'project: mine\n')
    await writeFile(path.join(cwd, '.gitignore'), 'dist\n.bkend/')
    await mkdir(path.join(cwd, 'schema'))
    await writeFile(path.join(cwd, 'schema', 'a.yaml'), 'table: a\n')
    const result = await initProject({ cwd, database: 'embedded', language: 'ts' })
    expect(result).toMatchObject({ written: ['.gitignore'], kept: ['bkend.config.yaml', 'schema/'] })
    expect(await read('bkend.config.yaml')).toBe('project: mine\n')
    expect(await read('.gitignore')).toBe('dist\n.bkend/\n.env.local\n')
  })

  it('changes nothing the second time', async () => {
    await initProject({ cwd, database: 'embedded', language: 'ts' })
    const again = await initProject({ cwd, database: 'embedded', language: 'ts' })
    expect(again).toMatchObject({ written: [], next: '`npx bkend push`' })
  })

  it('keeps a password out of the config', async () => {
    const url = 'postgres://me:secret@localhost/app'
    await initProject({ cwd, database: 'server', language: 'ts', url })
    expect(await read('bkend.config.ts')).toContain("env('DATABASE_URL')")
    expect(await read('bkend.config.ts')).not.toContain('secret')
    expect(await read('.env.local')).toBe(`DATABASE_URL=${url}\n`)
    expect((await stat(path.join(cwd, '.env.local'))).mode & 0o077).toBe(0)
  })

  it.each([
    [
      'adds the URL to variables that are there',
      'TOKEN=1',
      'postgres://me@h/a',
      'TOKEN=1\nDATABASE_URL=postgres://me@h/a\n',
    ],
    ['leaves a URL that is there', 'DATABASE_URL=mine\n', 'postgres://me@h/a', 'DATABASE_URL=mine\n'],
    ['quotes what would be cut short', '', 'postgres:///a?options=#', 'DATABASE_URL="postgres:///a?options=#"\n'],
  ])('%s', async (_, there, url, want) => {
    await writeFile(path.join(cwd, '.env.local'), there)
    await initProject({ cwd, database: 'server', language: 'ts', url })
    expect(await read('.env.local')).toBe(want)
  })

  it('gives a folder called `true` a project of that name', async () => {
    const folder = path.join(cwd, 'true')
    await mkdir(folder)
    await initProject({ cwd: folder, database: 'embedded', language: 'yaml' })
    expect((await checkProject({ cwd: folder })).diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  })
})
