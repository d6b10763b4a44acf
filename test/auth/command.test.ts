/** `bkend users` on a project that was pushed, over both kinds of database. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outputSchema } from '../../src/cli/output/index.ts'
import { answer } from '../cli/answers.ts'
import { createProject, type TestProject } from '../engine/project.ts'

const validate = new Ajv2020({ allErrors: true, formats: { 'date-time': /Z$/ } }).compile(outputSchema())

describe.each(['a server', 'the embedded database'])('on %s', (kind) => {
  let project: TestProject
  let url: string
  const users = (args: readonly string[], input = '') =>
    answer(['users', ...args, '--schema', 'schema', '--url', url], { cwd: project.cwd, input })
  const json = async (args: readonly string[]) => {
    const { out, code } = await users([...args, '--json'])
    const document = JSON.parse(out)
    validate(document)
    expect([code, validate.errors ?? []]).toEqual([document.exitCode, []])
    return document
  }
  beforeAll(async () => {
    project = await createProject({ 'schema/notes.yaml': 'table: notes\ncolumns: { title: string }\n' })
    url = kind === 'a server' ? project.url : `pglite:${project.cwd}/data`
  })
  afterAll(() => project.remove())

  test('before the first push the way out is told', async () => {
    const { code, err } = await users(['list'])
    expect(code).toBe(1)
    expect(err).toContain('`bkend push`')
  })

  test('the first admin gets a password that is shown once and works', async () => {
    expect((await answer(['push', '--schema', 'schema', '--url', url], { cwd: project.cwd })).code).toBe(0)
    const { code, out } = await users(['create', '--admin', '--email', 'ann@example.com'])
    expect(code).toBe(0)
    expect(out).toMatch(/ann@example\.com {2}ann {2}admin\n/)
    expect(out).toMatch(/Password, shown once: \S{20,}\n/)
    const listed = await users(['list'])
    expect(listed.out).toContain('ann@example.com')
    expect(listed.out).not.toContain('Password')
  })

  test('a password from stdin is taken without its line ending, and told to nobody', async () => {
    const { code, out, err } = await users(
      ['create', '--email', 'bob@example.com', '--name', 'Bob', '--password-stdin'],
      'Correct-horse-7\n',
    )
    expect(code).toBe(0)
    expect(out + err).not.toMatch(/Correct|Password/)
  })

  test.each([
    [['create', '--email', 'ANN@example.com'], 1, 'has an account already'],
    [['create', '--email', 'nobody'], 1, 'email must be a valid email'],
    [['create', '--email', 'c@example.com', '--roles', 'a b'], 1, 'roles must match'],
    [['create'], 2, '`--email`'],
    [['role', 'ann@example.com'], 2, '`--role`'],
    [['role'], 2, 'needs a user'],
    [['role', 'nobody@example.com', '--role', 'admin'], 1, '`bkend users list`'],
    [['role', 'nobody', '--role', 'admin'], 1, 'There is no user `nobody`'],
    [['list', 'ann'], 2, 'takes no argument'],
    [['drop'], 2, '`create`'],
  ])('%j is refused', async (args, code, text) => {
    const got = await users(args)
    expect([got.code, got.out]).toEqual([code, ''])
    expect(got.err).toContain(text)
  })

  test('a weak password from stdin is refused without being shown', async () => {
    const got = await users(['create', '--email', 'dan@example.com', '--password-stdin'], 'secretish\n')
    expect(got.code).toBe(1)
    expect(got.err).toContain('password must have an upper and a lower case letter')
    expect(got.err).not.toContain('secretish')
  })

  test('rights are given by email or id, and taken away', async () => {
    const given = await json(['role', 'bob@example.com', '--role', 'user', '--roles', 'moderator, editor'])
    expect(given.users).toMatchObject([{ role: 'user', roles: ['moderator', 'editor'], emailVerified: true }])
    const [bob] = given.users
    expect((await json(['role', bob.id, '--roles', 'none'])).users).toMatchObject([{ role: 'user', roles: [] }])
  })

  test('a list for programs never holds a hash, and says how many there are', async () => {
    const document = await json(['list', '--limit', '1', '--search', 'EXAMPLE'])
    expect(document).toMatchObject({ command: 'users', outcome: 'done', environment: 'dev', total: 2 })
    expect(document.users).toHaveLength(1)
    expect(JSON.stringify(document)).not.toMatch(/argon2|hash/i)
  })

  test('a password that was made meets every rule, and is told in JSON', async () => {
    const document = await json(['create', '--email', 'eve@example.com'])
    expect(document.users).toMatchObject([{ role: 'user' }])
    expect(document.password).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[^A-Za-z0-9]).{20,128}$/)
  })
})
