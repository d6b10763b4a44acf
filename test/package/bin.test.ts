import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase } from '../support/postgres.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = path.join(root, 'dist', 'bin.js')
const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: undefined, CI: undefined, GITHUB_ACTIONS: undefined }
let cwd: string
let url: string
let drop: () => Promise<void>

beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, '.ci', 'build.mjs')], { stdio: 'inherit' })
}, 120_000)
beforeEach(async () => {
  cwd = mkdtempSync(path.join(tmpdir(), 'bkend-bin-'))
  const database = await createDatabase()
  url = database.url
  drop = database.drop
})
afterEach(async () => {
  rmSync(cwd, { recursive: true, force: true })
  await drop()
})

/** What a run said, but for what it says only where the machine is slow. */
const bkend = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr: stderr.replace(/^[A-Z][\w ]* …\n/gm, '') }
}
const schema = 'schema/posts.yaml'
const edit = (from: string, to: string): void => {
  const file = path.join(cwd, schema)
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
}
const scaffold = (): void => {
  expect(bkend('init', '--yes', '--language', 'yaml', '--url', url)).toMatchObject({ status: 0 })
}

describe('bkend dev', () => {
  it('prints an event a line, pushes what is saved, and ends at once on Ctrl-C', async () => {
    scaffold()
    const child = spawn(process.execPath, [bin, 'dev', '--json', '--port', '0'], { cwd, env })
    const ended = once(child, 'exit')
    const events: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      const { event } = JSON.parse(line) as { event: string }
      events.push(event)
      const pushes = events.filter((name) => name === 'pushed').length
      if (event === 'pushed' && pushes === 1) edit('maxLength: 200', 'maxLength: 220')
      if (event === 'pushed' && pushes === 2) child.kill('SIGINT')
    }
    expect(events).toEqual(['ready', 'pushed', 'change', 'pushed', 'stopped'])
    expect(await ended).toEqual([0, null])
  })

  it('ends where nobody reads its events any more', async () => {
    scaffold()
    const child = spawn(process.execPath, [bin, 'dev', '--json', '--port', '0'], { cwd, env })
    const ended = once(child, 'exit')
    for await (const line of createInterface({ input: child.stdout })) if (line.includes('"event":"pushed"')) break
    child.stdout.destroy()
    edit('maxLength: 200', 'maxLength: 220')
    expect(await ended).toEqual([0, null])
  })
})

describe('the bkend command', () => {
  it('takes a new project from init to a push with nothing to do', () => {
    scaffold()
    expect(bkend('check')).toMatchObject({ status: 0, stdout: '1 table in 1 file: nothing wrong\n', stderr: '' })
    expect(bkend('diff', '--exit-code').status).toBe(3)
    const first = bkend('push')
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toContain('+ table posts\n')
    expect(first.stdout).toContain('wrote generated/client.ts\n')
    const second = bkend('push')
    expect(second).toMatchObject({ status: 0, stderr: '' })
    expect(second.stdout).toMatch(
      /^Nothing to do: \S+ \(dev\) on \S+ as \S+ is at version 1, generated\/ is up to date\n$/,
    )
    expect(bkend('diff', '--exit-code').status).toBe(0)
    expect(bkend('history').stdout).toMatch(/^ {3}1 {2}20\d\d-.*\+1 table\n$/)
  })

  it('never prints a password, wherever it fails', () => {
    scaffold()
    const password = new URL(url).password
    for (const args of [
      ['push'],
      ['diff', '--json'],
      ['push', '--json'],
      ['history', '--json'],
      ['push', '--env', 'x'],
    ]) {
      const { stdout, stderr } = bkend(...args)
      expect(stdout + stderr).not.toContain(password)
    }
  })

  it('says that its working folder is gone', () => {
    const { status, stderr } = spawnSync('sh', ['-c', 'rmdir "$PWD" && exec "$0" "$1" check', process.execPath, bin], {
      cwd,
      env,
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'error: The working folder is no longer there\n  hint: Go into one that is: `cd ~`\n',
    })
  })

  it('exits 1 on a mistake, with its place and a way out on stderr and nothing on stdout', () => {
    scaffold()
    edit('type: integer', 'type: intger')
    const result = bkend('push')
    expect(result).toMatchObject({ status: 1, stdout: '' })
    expect(result.stderr).toMatch(/^error: .*\(schema\/unknown-type\)\n {2}schema\/posts\.yaml:\d+:\d+\n/)
    expect(result.stderr).toContain('Did you mean `integer`?')
  })

  it.each([
    [['pusj'], 'Did you mean `push`?'],
    [['push', '--alow', 'x'], 'Did you mean `--allow`?'],
  ])('exits 2 on %j', (args, hint) => {
    const result = bkend(...args)
    expect(result).toMatchObject({ status: 2, stdout: '' })
    expect(result.stderr).toContain(hint)
  })

  it('exits 3 where generated files are stale, and applies nothing', () => {
    scaffold()
    bkend('push')
    edit('minimum: 0', 'minimum: 1')
    edit('default: 0', 'default: 1')
    expect(bkend('generate', '--check').status).toBe(3)
    expect(bkend('push')).toMatchObject({ status: 3, stdout: '' })
    expect(bkend('diff', '--exit-code').status).toBe(3)
    expect(bkend('push', '--write').status).toBe(0)
    expect(bkend('generate', '--check').status).toBe(0)
  })

  it('exits 4 on a hazard and 5 on a likely rename, with what to paste', () => {
    scaffold()
    bkend('push')
    const line = /^ {2}likesCount:.*\n/m.exec(readFileSync(path.join(cwd, schema), 'utf8'))?.[0] ?? ''
    edit(line, '')
    const hazard = bkend('push', '--write')
    expect(hazard.status).toBe(4)
    expect(hazard.stderr).toContain('--allow drop-column:posts.likesCount')
    edit('columns:\n', `columns:\n${line.replace('likesCount', 'likeCount')}`)
    const rename = bkend('push', '--write', '--yes', '--allow', 'all')
    expect(rename.status).toBe(5)
    expect(rename.stderr).toContain('`renamedFrom: likesCount`')
    edit('likeCount: {', 'likeCount: { renamedFrom: likesCount,')
    expect(bkend('push', '--write').status).toBe(0)
  })

  it('exits 6 on a plan that does not fit any more', () => {
    scaffold()
    expect(bkend('plan', '-o', 'plan.json').status).toBe(0)
    edit('minimum: 0', 'minimum: 1')
    edit('default: 0', 'default: 1')
    expect(bkend('push', '--plan', 'plan.json').status).toBe(6)
  })

  it('prints one JSON document with the same exit code inside', () => {
    scaffold()
    for (const args of [
      ['check'],
      ['diff', '--exit-code'],
      ['push'],
      ['history'],
      ['generate', '--check'],
      ['nothing'],
    ]) {
      const { status, stdout } = bkend(...args, '--json')
      expect(JSON.parse(stdout)).toMatchObject({ exitCode: status })
    }
  })

  it('exits 7 while another push holds the lease, and says who', async () => {
    scaffold()
    bkend('push')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(
      "update bkend.lease set holder = 'bkend push laptop:1', fence = fence + 1, expires_at = now() + interval '1 hour'",
    )
    edit('minimum: 0', 'minimum: 1')
    edit('default: 0', 'default: 1')
    const waited = bkend('push', '--write', '--lock-wait', '0.1', '--json')
    await client.query("update bkend.lease set expires_at = '-infinity'")
    await client.end()
    expect(waited.status).toBe(7)
    expect(JSON.parse(waited.stdout)).toMatchObject({ outcome: 'locked', exitCode: 7 })
    expect(waited.stderr).toContain('laptop:1')
    expect(bkend('push', '--write').status).toBe(0)
  })

  /** Two phases, the second of which an event trigger forbids. */
  async function halfWay(): Promise<pg.Client> {
    scaffold()
    writeFileSync(path.join(cwd, 'schema', 'mood.yaml'), 'enumType: mood\nvalues: [happy]\n')
    edit('columns:\n', 'columns:\n  mood: { type: enumType, enumType: mood, default: happy }\n')
    expect(bkend('push').status).toBe(0)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`create function no() returns event_trigger language plpgsql as $$ begin raise 'frozen'; end $$;
      create event trigger frozen on ddl_command_start when tag in ('ALTER TABLE') execute function no()`)
    writeFileSync(path.join(cwd, 'schema', 'mood.yaml'), 'enumType: mood\nvalues: [happy, sad]\n')
    edit('default: happy', 'default: sad')
    return client
  }

  it('exits 8 where it stopped part-way, and the next push goes on', async () => {
    const client = await halfWay()
    const stopped = bkend('push', '--write', '--json')
    expect(stopped.status).toBe(8)
    expect(JSON.parse(stopped.stdout)).toMatchObject({ outcome: 'stopped', exitCode: 8 })
    expect(stopped.stderr).toContain('1 of 2 phases were committed and stand')
    expect(JSON.parse(bkend('history', '--json').stdout)).toMatchObject({ unfinished: true })
    await client.query('drop event trigger frozen; drop function no')
    await client.end()
    expect(bkend('push', '--write')).toMatchObject({ status: 0, stderr: expect.stringContaining('(apply/resumed)') })
    expect(bkend('diff', '--exit-code').status).toBe(0)
  })

  it('exits 130 when it is interrupted before it committed anything', async () => {
    scaffold()
    const child = spawn(process.execPath, [bin, 'push', '--url', url], { cwd, env, stdio: 'ignore' })
    child.kill('SIGINT')
    const early = await new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))
    expect([130, 'SIGINT']).toContain(early)
    expect(bkend('history').stdout).toBe('Nothing was pushed here yet.\n')
  })

  it('finds the project from a folder below it', () => {
    scaffold()
    const { status, stdout } = spawnSync(process.execPath, [bin, 'check'], {
      cwd: path.join(cwd, 'schema'),
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '1 table in 1 file: nothing wrong\n' })
  })
})
