/** Under `--json` stdout is one JSON document, however a command ends, and the shipped schema describes it. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '../../src/cli/command.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { OUTCOMES, outputSchema, planSchema } from '../../src/cli/output/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { answer, type Where } from './answers.ts'

const NOTES = 'table: notes\npermissions: { read: user }\ncolumns:\n  title: string\n  body: string?\n'
const CONFIG = "project: app\nschema: schema\nenvironments:\n  dev: { url: { $env: 'NOWHERE_SET' } }\n"
const validate = new Ajv2020({ allErrors: true, formats: { 'date-time': /^\d{4}-\d\d-\d\dT.*Z$/ } }).compile(
  outputSchema(),
)

interface Document {
  readonly version: number
  readonly command: string | null
  readonly outcome: string
  readonly exitCode: number
  readonly diagnostics: readonly { readonly code: string }[]
  readonly [member: string]: unknown
}

let project: TestProject
beforeEach(async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES })
})
afterEach(async () => {
  await project.remove()
})

/** The document of a command line, after it was held against the schema. */
async function documentOf(args: readonly string[], where: Partial<Where> = {}): Promise<Document> {
  const { code, out } = await answer([...args, '--json'], { cwd: project.cwd, ...where })
  const document = JSON.parse(out) as Document
  validate(document)
  expect(validate.errors ?? [], args.join(' ')).toEqual([])
  expect(document).toMatchObject({ version: 1, exitCode: code })
  return document
}

const here = (...args: string[]): string[] => [...args, '--schema', 'schema', '--url', project.url]
const told = ({ command, outcome, exitCode, diagnostics }: Document) => ({
  command,
  outcome,
  exitCode,
  codes: diagnostics.map((diagnostic) => diagnostic.code),
})

describe('a command that goes well', () => {
  it.each([
    ['init', ['init'], 'done', 0],
    ['init again', ['init', '--yes'], 'done', 0],
    ['check', ['check'], 'done', 0],
    ['generate', ['generate'], 'generated', 0],
    ['generate --check', ['generate', '--check'], 'stale', 3],
    ['diff', ['diff'], 'pending', 0],
    ['diff --exit-code', ['diff', '--exit-code'], 'pending', 3],
    ['diff --sql', ['diff', '--sql'], 'pending', 0],
    ['plan', ['plan'], 'pending', 0],
    ['plan --sql', ['plan', '--sql'], 'pending', 0],
    ['plan -o', ['plan', '-o', 'plan.json'], 'pending', 0],
    ['push', ['push'], 'applied', 0],
    ['history', ['history'], 'done', 0],
  ])('%s prints one document', async (_name, args, outcome, exitCode) => {
    expect(told(await documentOf(here(...args)))).toEqual({ command: args[0], outcome, exitCode, codes: [] })
  })

  it.each([
    ['generate', ['generate', '--check'], 'in-sync'],
    ['diff', ['diff', '--exit-code'], 'in-sync'],
    ['plan', ['plan', '-o', 'plan.json'], 'in-sync'],
    ['push', ['push'], 'in-sync'],
    ['history', ['history'], 'done'],
  ])('%s prints one document after a push', async (_name, args, outcome) => {
    await documentOf(here('push'))
    expect(told(await documentOf(here(...args)))).toMatchObject({ command: args[0], outcome, exitCode: 0, codes: [] })
  })

  it('tells what was done', async () => {
    expect(await documentOf(here('check'))).toMatchObject({ tables: 1, enums: 0, files: 1 })
    expect(await documentOf(here('diff', '--sql'))).toMatchObject({
      applied: null,
      changes: expect.arrayContaining([{ kind: 'add', address: 'table:notes' }]),
      plan: { format: 1 },
      sql: expect.stringContaining('CREATE TABLE'),
    })
    expect(await documentOf(here('push'))).toMatchObject({
      applied: { version: 1 },
      generated: { written: expect.arrayContaining(['client.ts']) },
    })
    expect(await documentOf(here('history'))).toMatchObject({ versions: [{ version: 1 }], unfinished: false })
  })

  it('describes a plan file', async () => {
    await documentOf(here('plan', '-o', 'plan.json'))
    const describes = new Ajv2020({ strict: true, allErrors: true }).compile(planSchema())
    const kept = JSON.parse(await project.read('plan.json')) as { phases: unknown }
    expect(describes(kept), JSON.stringify(describes.errors)).toBe(true)
    expect(describes({ ...kept, phases: [{ steps: [] }] })).toBe(false)
  })

  it('takes the plan of an earlier run away where there is nothing to do', async () => {
    await documentOf(here('plan', '-o', 'plan.json'))
    await documentOf(here('push'))
    expect(await documentOf(here('plan', '-o', 'plan.json'))).toMatchObject({ outcome: 'in-sync', file: null })
    await expect(project.read('plan.json')).rejects.toThrow('ENOENT')
    expect(told(await documentOf(here('push', '--plan', 'plan.json'))).codes).toEqual(['load/not-found'])
  })

  it('takes a plan once more, and refuses one of another environment or an earlier state where nothing is left to do', async () => {
    const plan = async (change: object): Promise<void> => {
      const made = JSON.parse((await answer(here('plan'), { cwd: project.cwd })).out) as object
      await project.write('plan.json', JSON.stringify({ ...made, ...change }))
    }
    const refused = async () => told(await documentOf(here('push', '--plan', 'plan.json')))
    await plan({ environment: 'prod' })
    expect(await refused()).toMatchObject({ outcome: 'drift', exitCode: 6, codes: ['apply/drift'] })
    await plan({})
    expect(await refused()).toMatchObject({ outcome: 'applied', exitCode: 0 })
    expect(await refused()).toMatchObject({ outcome: 'in-sync', exitCode: 0, codes: [] })
    await project.write('schema/notes.yaml', NOTES.replace('title: string', 'title: string?'))
    await documentOf(here('push', '--write'))
    expect(await refused()).toMatchObject({ outcome: 'drift', exitCode: 6, codes: ['apply/drift'] })
  })

  it('gives a plan that push takes, as it stands', async () => {
    await project.write('plan.json', (await answer([...here('plan'), '--json'], { cwd: project.cwd })).out)
    expect(await documentOf(here('push', '--plan', 'plan.json'))).toMatchObject({ outcome: 'applied', exitCode: 0 })
  })
})

describe('a command that refuses', () => {
  const without = (text: string) => project.write('schema/notes.yaml', text)
  const pushed = (): Promise<Document> => documentOf(here('push'))

  it('a faulty schema file', async () => {
    await without('table: notes\ncolumns:\n  title: strin\n')
    for (const command of ['check', 'generate', 'diff', 'plan', 'push']) {
      const document = await documentOf(here(command))
      expect(told(document)).toEqual({ command, outcome: 'failed', exitCode: 1, codes: ['schema/unknown-type'] })
    }
  })

  it.each(['diff', 'plan', 'push', 'history'])('%s: a server that does not answer', async (command) => {
    const line = [command, '--schema', 'schema', '--url', 'postgres://postgres@127.0.0.1:1/none']
    expect(told(await documentOf(line))).toMatchObject({ command, outcome: 'failed', exitCode: 1 })
  })

  it.each(['check', 'generate', 'diff', 'plan', 'push', 'history'])('%s: no project', async (command) => {
    expect(told(await documentOf([command, '--config', 'nowhere.yaml']))).toMatchObject({ command, exitCode: 1 })
  })

  it('a variable that is set nowhere', async () => {
    await project.write('bkend.config.yaml', CONFIG)
    expect((await documentOf(['push'])).exitCode).toBe(1)
  })

  it('a hazard', async () => {
    await pushed()
    await without('table: notes\ncolumns:\n  title: string\n')
    const document = await documentOf(here('push', '--write'))
    expect(told(document)).toMatchObject({ outcome: 'refused-hazard', exitCode: 4 })
    expect(document.questions).toMatchObject([{ kind: 'hazard', allow: 'drop-column:notes.body' }])
    expect(document.diagnostics).toHaveLength(1)
    expect(await documentOf(here('plan'))).toMatchObject({ outcome: 'refused-hazard', exitCode: 4, plan: null })
    expect(await documentOf(here('diff'))).toMatchObject({ outcome: 'pending', exitCode: 0, plan: { format: 1 } })
  })

  it('a likely rename', async () => {
    await pushed()
    await without('table: notes\ncolumns:\n  title: string\n  text: string?\n')
    const document = await documentOf(here('push', '--write'))
    expect(told(document)).toMatchObject({ outcome: 'refused-rename', exitCode: 5 })
    expect(document.questions).toMatchObject([{ rename: { from: 'column:notes.body', to: 'column:notes.text' } }])
  })

  it('stale generated files', async () => {
    await pushed()
    await without(`${NOTES}  more: string?\n`)
    expect(told(await documentOf(here('push')))).toMatchObject({ outcome: 'stale', exitCode: 3 })
  })

  it('a plan of another state', async () => {
    await documentOf(here('plan', '-o', 'plan.json'))
    await without(`${NOTES}  more: string?\n`)
    const document = await documentOf(here('push', '--plan', 'plan.json'))
    expect(told(document)).toMatchObject({ outcome: 'drift', exitCode: 6 })
  })

  it('a plan that is none', async () => {
    await project.write('plan.json', '{"command":"plan","plan":null}')
    expect(told(await documentOf(here('push', '--plan', 'plan.json')))).toMatchObject({ exitCode: 1 })
  })

  it('a push that waited for another in vain', async () => {
    await pushed()
    await without(`${NOTES}  more: string?\n`)
    await project.sql("update bkend.lease set holder = 'somebody', expires_at = now() + interval '1 hour'")
    const document = await documentOf(here('push', '--write', '--lock-wait', '0'))
    expect(told(document)).toMatchObject({ outcome: 'locked', exitCode: 7, codes: ['apply/locked'] })
  })

  it('a push that stopped part-way, what the history says of it, and the push that goes on', async () => {
    const withMood = (values: string, mood: string) =>
      without(
        `enumTypes: { mood: { values: [${values}] } }\ntables:\n  notes:\n    columns:\n      mood: { type: enumType, enumType: mood, default: ${mood} }\n`,
      )
    await withMood('happy', 'happy')
    await pushed()
    await project.sql(`create function no() returns event_trigger language plpgsql as $$ begin raise 'frozen'; end $$;
      create event trigger frozen on ddl_command_start when tag in ('ALTER TABLE') execute function no()`)
    await withMood('happy, sad', 'sad')
    const codes = expect.arrayContaining(['apply/statement', 'apply/stopped'])
    expect(told(await documentOf(here('push', '--write')))).toMatchObject({ outcome: 'stopped', exitCode: 8, codes })
    expect(await documentOf(here('history'))).toMatchObject({ unfinished: true })
    await project.sql('drop event trigger frozen')
    const document = await documentOf(here('push', '--write'))
    expect(told(document)).toMatchObject({
      outcome: 'applied',
      exitCode: 0,
      codes: expect.arrayContaining(['apply/resumed']),
    })
  })

  it('an interrupted push', async () => {
    const document = await documentOf(here('push'), { signal: AbortSignal.abort() })
    expect(told(document)).toMatchObject({ outcome: 'interrupted', exitCode: 130 })
  })
})

describe('a command that does not come to run', () => {
  it.each([
    ['no such command', ['pusj'], null],
    ['no command', ['--url', 'x'], null],
    ['no such flag', ['push', '--nope'], 'push'],
    ['no value', ['diff', '--env'], 'diff'],
    ['a stray argument', ['check', 'all'], 'check'],
    ['a format that is none', ['check', '--report', 'tap'], 'check'],
    ['two documents at once', ['check', '--report', 'sarif'], 'check'],
    ['help for no command', ['help', 'pusj'], null],
  ])('%s', async (_name, args, command) => {
    expect(told(await documentOf(args))).toEqual({ command, outcome: 'usage', exitCode: 2, codes: ['cli/usage'] })
  })

  it('an --allow that names no hazard', async () => {
    expect(told(await documentOf(here('push', '--allow', 'nonsense')))).toMatchObject({ exitCode: 2 })
  })

  const failing = (load: Command['load']): Command[] => [{ ...(COMMANDS[0] as Command), load }]
  it.each([
    ['throws', async () => Promise.reject(new Error('boom'))],
    ['throws what is no error', async () => Promise.reject('boom')],
    ['cannot be loaded', async () => Promise.reject(new TypeError('boom'))],
  ])('a fault of ours: a command that %s', async (_name, load) => {
    const document = await documentOf(['init'], { commands: failing(load) })
    expect(told(document)).toEqual({ command: 'init', outcome: 'failed', exitCode: 1, codes: ['cli/internal'] })
    expect(document.diagnostics).toMatchObject([{ message: 'bkend failed: boom' }])
  })

  it('a fault that nobody catches, told once, whatever the command prints afterwards', async () => {
    let fail: (fault: Error) => void = () => undefined
    const crash = new Promise<never>((_done, reject) => {
      fail = reject
    })
    let late = Promise.resolve()
    const commands = failing(async () => async ({ terminal }) => {
      fail(new Error('in a timer'))
      late = new Promise((done) => setImmediate(() => done(terminal.out('{}'))))
      await late
      return EXIT.ok
    })
    const { code, out } = await answer(['init', '--json'], { cwd: project.cwd, commands, crash })
    await late
    expect({ code, document: JSON.parse(out).diagnostics[0].message }).toEqual({
      code: 1,
      document: 'bkend failed: in a timer',
    })
  })
})

describe('help and version', () => {
  it.each([[['--help']], [['help']], [['help', 'push']], [['push', '--help']]])('%j is a document', async (args) => {
    const document = await documentOf(args)
    expect(document).toMatchObject({ command: 'help', outcome: 'done' })
    const names = (document.commands as { name: string }[]).map((command) => command.name)
    expect(names).toEqual(args.includes('push') ? ['push'] : COMMANDS.map((command) => command.name))
  })

  it('--version is a document', async () => {
    expect(await documentOf(['--version'])).toMatchObject({ command: 'version', toolchain: '0.0.0' })
  })
})

describe('the schema', () => {
  it('knows every command, every exit code and every outcome', () => {
    const all = outputSchema().anyOf as { title: string; properties: Record<string, { enum: unknown[] }> }[]
    const documents = all.filter(({ title }) => !title.startsWith('bkend dev: '))
    const titles = documents.map((document) => document.title.replace('bkend ', ''))
    for (const { name } of COMMANDS) expect(titles).toContain(name)
    for (const { properties } of documents) expect(properties.exitCode?.enum).toEqual(Object.values(EXIT))
    expect(documents[0]?.properties.outcome?.enum).toEqual(OUTCOMES)
  })

  it.each([
    ['a member of its own', { surprise: 1 }],
    ['another version', { version: 2 }],
    ['an outcome of its own', { outcome: 'fine' }],
    ['members of another command', { tables: 1, enums: 0, files: 1 }],
  ])('refuses a document with %s', async (_name, change) => {
    const document = await documentOf(here('generate'))
    expect(validate({ ...document, ...change })).toBe(false)
  })
})

it('says that there is no plan where nothing is to be done', async () => {
  await documentOf(here('push'))
  const { code, out, err } = await answer([...here('plan', '-o', 'plan.json'), '--json'], { cwd: project.cwd })
  expect({ code, plan: JSON.parse(out).outcome }).toEqual({ code: 0, plan: 'in-sync' })
  expect(err).toContain('no plan')
  await expect(project.read('plan.json')).rejects.toThrow('ENOENT')
})

it('names the database in which something was refused', async () => {
  await documentOf(here('push'))
  await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: string\n')
  const { code, err } = await answer([...here('push', '--write'), '--json'], { cwd: project.cwd })
  expect(code).toBe(4)
  expect(err).toContain(new URL(project.url).pathname.slice(1))
})
