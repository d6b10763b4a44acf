/** Under `--json` stdout is one JSON document, however a command ends. */
import { afterEach, expect, it } from 'vitest'
import type { CommandContext } from '../../src/cli/command.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { parseCommandLine } from '../../src/cli/parse.ts'
import { createProject, type TestProject } from '../engine/project.ts'

const NOTES = 'table: notes\ncolumns:\n  title: string\n  body: string?\n'
let project: TestProject

async function bkend(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const request = parseCommandLine([...args, '--schema', 'schema', '--json'], COMMANDS)
  if (request.kind !== 'run') throw new Error(`${args} is no command line`)
  const [out, err]: [string[], string[]] = [[], []]
  const context: CommandContext = {
    flags: request.flags,
    signal: new AbortController().signal,
    terminal: {
      cwd: project.cwd,
      interactive: false,
      colours: { out: false, err: false },
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
    },
  }
  const code = await (await request.command.load())(context)
  return { code, out: out.join(''), err: err.join('') }
}

afterEach(async () => {
  await project.remove()
})

const NOWHERE = ['--url', 'postgres://postgres@127.0.0.1:1/none']
it.each([
  ['check', []],
  ['generate', []],
  ['generate', ['--check']],
  ['diff', []],
  ['plan', []],
  ['plan', ['-o', 'plan.json']],
  ['push', []],
  ['history', []],
  ['diff', NOWHERE],
  ['plan', NOWHERE],
  ['push', NOWHERE],
  ['history', NOWHERE],
  ['push', ['--allow', 'nonsense']],
])('%s %j prints one document, before a push and after it', async (command, args) => {
  project = await createProject({ 'schema/notes.yaml': NOTES })
  const line = args === NOWHERE ? [command, ...args] : [command, ...args, '--url', project.url]
  const documents = async () => {
    const { code, out } = await bkend(...line)
    const document = JSON.parse(out) as { exitCode?: number; format?: number }
    expect(document.format ?? document.exitCode).toBe(document.format ? 1 : code)
  }
  await documents()
  await project.run('apply', { generate: 'all' })
  await documents()
})

it('says that there is no plan where nothing is to be done', async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES })
  await bkend('push', '--url', project.url)
  const { code, out, err } = await bkend('plan', '-o', 'plan.json', '--url', project.url)
  expect({ code, plan: JSON.parse(out).outcome }).toEqual({ code: 0, plan: 'in-sync' })
  expect(err).toContain('no plan')
  await expect(project.read('plan.json')).rejects.toThrow('ENOENT')
})

it('names the database in which something was refused', async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES })
  await bkend('push', '--url', project.url)
  await project.write('schema/notes.yaml', 'table: notes\ncolumns:\n  title: string\n')
  const { code, err } = await bkend('push', '--write', '--url', project.url)
  expect(code).toBe(4)
  expect(err).toContain(new URL(project.url).pathname.slice(1))
})
