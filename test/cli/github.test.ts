/** Annotations and the job summary, as GitHub Actions reads them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { annotations } from '../../src/cli/report/github.ts'
import type { GithubJob } from '../../src/cli/terminal.ts'
import { error, note, warning } from '../../src/diagnostic/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { answer } from './answers.ts'

const terminal = (cwd: string, workspace?: string) => ({
  cwd,
  interactive: false,
  colours: { out: false, err: false },
  github: { reads: true, ...(workspace && { workspace }) },
  out: () => undefined,
  err: () => undefined,
})
const AT = terminal('/repo')
const span = { file: 'schema/posts.yaml', line: 3, column: 18, endLine: 3, endColumn: 23 }

/** What the runner does with a line: splits it, and turns the escapes back. */
function read(line: string) {
  const match = /^::(\w+) ([^\n]*?)::([^\n]*)\n$/.exec(line)
  if (!match) return null
  const plain = (text: string): string =>
    text.replace(/%(0D|0A|3A|2C|25)/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const properties = (match[2] ?? '').split(',').map((pair): [string, string] => {
    const [name = '', value = ''] = pair.split('=', 2)
    return [name, plain(value)]
  })
  return { command: match[1], properties: Object.fromEntries(properties), message: plain(match[3] ?? '') }
}

describe('annotations', () => {
  it.each([
    [
      'an error with a place: the last column, not the one after it',
      error('schema/unknown-type', 'There is no type `strin`', { span, hint: 'Did you mean `string`?' }),
      '::error file=schema/posts.yaml,line=3,col=18,endColumn=22,title=schema/unknown-type::There is no type `strin`' +
        '%0A  at schema/posts.yaml:3:18%0Ahint: Did you mean `string`?\n',
    ],
    [
      'several lines: no columns',
      warning('schema/index', 'w', { span: { ...span, endLine: 5 } }),
      '::warning file=schema/posts.yaml,line=3,endLine=5,title=schema/index::w%0A  at schema/posts.yaml:3:18\n',
    ],
    ['no place', note('schema/index', 'n'), '::notice title=schema/index::n\n'],
    [
      'per cent and line breaks',
      error('load/syntax', '100%0A\r\n::error::'),
      '::error title=load/syntax::100%250A%0D%0A::error::\n',
    ],
    [
      'a file name with what separates',
      error('load/syntax', 'x', { span: { ...span, file: 'a,b:c%.yaml' } }),
      '::error file=a%2Cb%3Ac%25.yaml,line=3,col=18,endColumn=22,title=load/syntax::x%0A  at a,b:c%25.yaml:3:18\n',
    ],
  ])('%s', (_name, diagnostic, want) => {
    expect(annotations([diagnostic], AT)).toBe(want)
  })

  it('names the other place', () => {
    const text = annotations([error('load/syntax', 'x', { related: [{ message: 'the first is here', span }] })], AT)
    expect(text).toContain('%0A  the first is here (schema/posts.yaml:3:18)')
  })

  it.each([
    ['/repo/apps/api', '/repo', 'schema/a.yaml', 'apps/api/schema/a.yaml'],
    ['/repo/apps/api', '/repo', '../shared/a.yaml', 'apps/shared/a.yaml'],
    ['/elsewhere', '/repo', 'a.yaml', '/elsewhere/a.yaml'],
    ['/repo', '/repo', '..a.yaml', '..a.yaml'],
  ])('in %s of the checkout %s, %s is %s', (cwd, workspace, file, want) => {
    const text = annotations([error('load/syntax', 'x', { span: { ...span, file } })], terminal(cwd, workspace))
    expect(read(text)?.properties.file).toBe(want)
  })

  it('is one line for each diagnostic, whatever they say, and comes back as it was', () => {
    const anything = fc.string({ unit: fc.constantFrom(':', ',', '%', '\n', '\r', '0A', '=', 'a', '::error::') })
    fc.assert(
      fc.property(anything, anything, (message, name) => {
        const file = `a${name}`
        const text = annotations([error('load/syntax', message, { span: { ...span, file } })], AT)
        expect(text.split('\n')).toHaveLength(2)
        expect(read(text)?.message).toBe(`${message}\n  at ${file}:3:18`)
      }),
    )
  })
})

describe('in GitHub Actions', () => {
  let project: TestProject
  let folder: string
  let github: GithubJob & { readonly summaryFile: string }
  beforeEach(async () => {
    project = await createProject({ 'schema/notes.yaml': 'table: notes\ncolumns:\n  title: string\n  body: string?\n' })
    folder = mkdtempSync(path.join(tmpdir(), 'bkend-summary-'))
    github = { reads: true, summaryFile: path.join(folder, 'summary.md') }
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    await project.remove()
  })
  const bkend = (args: string[], job: GithubJob = github) =>
    answer([...args, '--schema', 'schema', '--url', project.url], { cwd: project.cwd, github: job })
  const summary = (): string => readFileSync(github.summaryFile, 'utf8')

  it('annotates by itself, and stdout keeps its result', async () => {
    await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: strin\n')
    const { code, out, err } = await bkend(['check'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^::error file=schema\/notes\.yaml,line=3,col=10,endColumn=14,title=schema\/unknown-type::/)
    expect(summary()).toContain('### ❌ bkend check: failed')
    expect(summary()).toContain('`schema/unknown-type` | schema/notes.yaml:3:10 |')
  })

  it.each([
    ['at a terminal', [], { reads: false }],
    ['with --report text', ['--report', 'text'], { reads: true }],
  ])('does not annotate %s', async (_name, args, job) => {
    await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: strin\n')
    expect((await bkend(['check', ...args], job)).err).toMatch(/^error: /)
  })

  it('annotates wrong usage', async () => {
    const { code, err } = await bkend(['push', '--nope'])
    expect({ code, err }).toEqual({
      code: 2,
      err: '::error title=cli/usage::`bkend push` has no flag `--nope`%0Ahint: `bkend push --help` lists what it takes\n',
    })
  })

  it('puts the plan on the page of the job, a section for each command', async () => {
    await bkend(['diff'])
    await bkend(['push'])
    const text = summary()
    expect(text).toMatch(/^### ✅ bkend diff: pending\n/)
    expect(text).toContain('### ✅ bkend push: applied')
    expect(text).toContain('+ table notes\n')
    expect(text).toContain('<details><summary>Statements</summary>\n\n```sql\nCREATE')
  })

  it('puts hazards and what was refused there', async () => {
    await bkend(['push'], { reads: false })
    await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: string\n')
    expect((await bkend(['push', '--write'])).code).toBe(4)
    expect(summary()).toContain('### ❌ bkend push: refused-hazard')
    expect(summary()).toContain('| `drop-column:notes.body` |')
  })

  it('annotates a hazard that was allowed, at the table that it is of', async () => {
    await bkend(['push'], { reads: false })
    await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: string\n')
    for (const command of ['plan', 'diff', 'push --write']) {
      const { code, err } = await bkend([...command.split(' '), '--allow', 'all'])
      expect(code, err).toBe(0)
      expect(err).toMatch(/^::warning file=schema\/notes\.yaml,line=1,.*title=plan\/hazard::drop-column notes\.body: /m)
    }
  })

  it('says who may do what by then, and draws what changes', async () => {
    const RULES = 'permissions: { create: user, read: guest, list: user, update: self, delete: self }\n'
    await bkend(['push'], { reads: false })
    await project.write(
      'schema/notes.yaml',
      `tables:\n  notes:\n    ${RULES}    columns: { title: { type: string, maxLength: 9 }, mood: string? }\n  marks:\n    ${RULES}    columns: { noteId: { type: reference, to: notes } }\n`,
    )
    expect((await bkend(['plan', '--allow', 'drop-column:notes.body'])).code).toBe(0)
    const text = summary()
    expect(text).toContain('| marks | guest | – | read |')
    expect(text).toContain('| notes | guest | read, list | read |')
    expect(text).toContain('```mermaid\nerDiagram\n')
    expect(text).toContain('  "marks"["marks (new)"] {')
    expect(text).toMatch(/ {4}string title "changed"\n {4}string mood "new"\n(.*\n)* {4}string body "dropped"/)
    expect(text).toContain('  "notes" ||--o{ "marks" : noteId')
  })

  it('shows on the page how a database stands', async () => {
    await bkend(['push'], { reads: false })
    expect((await bkend(['status'])).code).toBe(0)
    expect(summary()).toContain('### ✅ bkend status: in-sync')
    expect(summary()).toContain('in sync: the database is what the files say')
  })

  it('does not let user text out of its fence or its cell', async () => {
    await project.write(
      'schema/notes.yaml',
      `table: notes\ncolumns:\n  title: { type: string, default: ${JSON.stringify('````\n\n# no heading')} }\n`,
    )
    await bkend(['diff'])
    const fences = [...summary().matchAll(/^(`{3,})(\w*)$/gm)].map((match) => match[1])
    expect(fences.length % 2).toBe(0)
    expect(summary()).toContain('`````sql')
    await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: "<b>|x"\n')
    await bkend(['check'])
    expect(summary()).not.toContain('<b>')
  })

  it('goes on where the summary cannot be written', async () => {
    const { code, err } = await bkend(['check'], { reads: true, summaryFile: folder })
    expect(code).toBe(0)
    expect(err).toContain('The job summary was not written')
  })
})
