/** Without a terminal nobody is asked: what would be a question ends with an exit code of its own. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { answer } from './answers.ts'

const asked = vi.hoisted(() => ({ times: 0 }))
vi.mock('@clack/prompts', () => {
  asked.times += 1
  return {}
})

const RULES = 'permissions: { create: user, read: guest, list: guest, update: self, delete: self }\n'
const NOTES = `table: notes\n${RULES}columns:\n  title: string\n  body: string?\n`
const KEPT = `table: notes\n${RULES}columns:\n  title: string\n`
const RENAMED = NOTES.replace('body: string?', 'text: string?')

let project: TestProject
beforeAll(async () => {
  project = await createProject({ 'schema/notes.yaml': NOTES })
  expect((await bkend('push')).code).toBe(0)
})
afterAll(async () => {
  await project.remove()
})

/** Ctrl-C comes as soon as a command that would go on for ever has started. */
const FOR_EVER = ['dev', 'serve']

const bkend = (...args: string[]) => {
  const signal = FOR_EVER.includes(args[0] ?? '') || args.includes('--watch') ? AbortSignal.abort() : undefined
  const place = args[0] === 'init' ? [] : ['--schema', 'schema', '--url', project.url]
  return answer([...args, ...place], { cwd: project.cwd, ...(signal && { signal }) })
}

/** Where somebody at a terminal would be asked; files and database are as the one before left them. */
const QUESTIONS: readonly (readonly [line: string, files: string, code: number])[] = [
  ['push --write', RENAMED, 5],
  ['plan', RENAMED, 5],
  ['diff', RENAMED, 0],
  ['status', RENAMED, 3],
  ['push --write', KEPT, 4],
  ['plan', KEPT, 4],
  ['push --write --yes', KEPT, 4],
  ['push --write --allow drop-column:notes.body', KEPT, 0],
  ['push --write', NOTES, 0],
  ['rollback 2', NOTES, 4],
  ['rollback 2 --yes', NOTES, 4],
  ['rollback 2 --allow drop-column:notes.body', NOTES, 0],
  ['push', NOTES, 6],
]

/** The rest of the commands, as they are used every day. */
const LINES: Readonly<Record<string, string>> = {
  init: 'init',
  check: 'check',
  generate: 'generate',
  pull: 'pull',
  history: 'history',
  users: 'users create --email ann@example.com',
  keys: 'keys create',
  access: 'access',
  seed: 'seed --rows 1',
  serve: 'serve --port 0',
  dev: 'dev --port 0',
}

describe('nobody is asked by', () => {
  it.each(QUESTIONS)('%s', async (line, files, code) => {
    await project.write('schema/notes.yaml', files)
    const { code: ended, err } = await bkend(...line.split(' '))
    expect(ended, err).toBe(code)
    expect(asked.times).toBe(0)
  })

  it.each(Object.values(LINES))('%s', async (line) => {
    await project.write('schema/notes.yaml', NOTES)
    await project.sql('alter table notes alter title drop not null')
    await bkend(...line.split(' '))
    expect(asked.times).toBe(0)
  })

  it('any other command: each has its line', () => {
    const known = new Set([...Object.keys(LINES), ...QUESTIONS.map(([line]) => line.split(' ')[0])])
    expect(COMMANDS.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([])
  })
})
