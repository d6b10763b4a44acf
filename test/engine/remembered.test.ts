import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HEADER_MARK } from '../../src/engine/files.ts'
import { generateProject } from '../../src/engine/index.ts'
import { loadProject, type Project } from '../../src/engine/project.ts'
import { rememberFiles, unchangedFiles } from '../../src/engine/remembered.ts'
import { writeAtomically } from '../../src/engine/write-atomically.ts'
import { generatedFile } from '../../src/generate/index.ts'

const TABLE = 'table: posts\ncolumns:\n  title: string\n'
const CONFIG = 'project: memory\nschema: ./schema\nout: ./generated\n'
const files = [
  generatedFile('a.ts', [`// ${HEADER_MARK}\n// ü\n`]),
  generatedFile('sub/b.yaml', [`# ${HEADER_MARK}\n`]),
]
let cwd: string

async function loaded(): Promise<Project> {
  const { project, diagnostics } = await loadProject({ cwd }, false)
  if (!project) throw new Error(JSON.stringify(diagnostics))
  return project
}
const put = (name: string, text: string): Promise<void> => writeAtomically(path.join(cwd, name), text)

beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'bkend-remembered-'))
  await put('bkend.config.yaml', CONFIG)
  await put('schema/posts.yaml', TABLE)
  for (const file of files) await put(`generated/${file.path}`, file.text)
  rememberFiles(await loaded(), files, 'build 1')
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

describe('remembered files', () => {
  it('are known unchanged, also where the schema files say the same in other words', async () => {
    expect(unchangedFiles(await loaded(), 'build 1')).toEqual(['a.ts', 'sub/b.yaml'])
    await put('schema/posts.yaml', `# moved\n\n${TABLE}`)
    expect(unchangedFiles(await loaded(), 'build 1')).toEqual(['a.ts', 'sub/b.yaml'])
  })

  it.for<[string, () => Promise<void>]>([
    ['a column more', () => put('schema/posts.yaml', `${TABLE}  body: string?\n`)],
    ['another description', () => put('schema/posts.yaml', `${TABLE}description: Words.\n`)],
    ['another project name', () => put('bkend.config.yaml', CONFIG.replace('memory', 'other'))],
    ['other generators', () => put('bkend.config.yaml', `${CONFIG}generate: { docs: false }\n`)],
    ['a file edited by hand', () => put('generated/a.ts', `// ${HEADER_MARK}\n// u\n`)],
    ['a file gone', () => rm(path.join(cwd, 'generated', 'sub', 'b.yaml'))],
    ['a memory cut short', () => truncateMemory()],
  ])('are made again after %s', async ([, change]) => {
    await change()
    expect(unchangedFiles(await loaded(), 'build 1')).toBeNull()
  })

  it('are made again by another build, and always where the build is not known', async () => {
    expect(unchangedFiles(await loaded(), 'build 2')).toBeNull()
    expect(unchangedFiles(await loaded(), null)).toBeNull()
  })

  it('stay out of version control', async () => {
    expect(await readFile(path.join(cwd, '.bkend', 'cache', '.gitignore'), 'utf8')).toBe('*\n')
  })

  it('are not remembered from sources, so that a changed generator is seen', async () => {
    await rm(path.join(cwd, '.bkend'), { recursive: true })
    expect((await generateProject({ cwd }, { write: true })).outcome).toBe('generated')
    await expect(readFile(path.join(cwd, '.bkend', 'cache', '.gitignore'))).rejects.toThrow()
  })
})

async function truncateMemory(): Promise<void> {
  const { readdir } = await import('node:fs/promises')
  const folder = path.join(cwd, '.bkend', 'cache')
  for (const name of await readdir(folder))
    if (name.endsWith('.json')) await writeFile(path.join(folder, name), '{"inp')
}
