/** `bkend check --watch`: every save judged, between lines that the problem matcher of docs/dev.md knows. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { respond } from '../../src/cli/respond.ts'
import { folderOf } from './watched.ts'

interface Pattern {
  readonly regexp: string
  readonly [group: string]: string | number
}

interface Matcher {
  readonly pattern: readonly Pattern[]
  readonly background: { readonly beginsPattern: string; readonly endsPattern: string }
}

/** The matcher as the page shows it. */
function matcher(): Matcher {
  const page = readFileSync(new URL('../../docs/dev.md', import.meta.url), 'utf8')
  const text = /```json\n([\s\S]*?"problemMatcher"[\s\S]*?)```/.exec(page)?.[1] ?? ''
  const { tasks } = JSON.parse(text) as { readonly tasks: readonly { readonly problemMatcher: Matcher }[] }
  const found = tasks[0]?.problemMatcher
  if (!found) throw new Error('docs/dev.md shows no problem matcher')
  return found
}

/** Problems that an editor takes out of lines, pattern after pattern. */
function problems(lines: readonly string[], { pattern }: Matcher): Record<string, string>[] {
  return lines.flatMap((_, n) => {
    const found: Record<string, string> = {}
    for (const [i, { regexp, ...groups }] of pattern.entries()) {
      const match = new RegExp(regexp).exec(lines[n + i] ?? '')
      if (!match) return []
      for (const [name, group] of Object.entries(groups)) found[name] = match[Number(group)] ?? ''
    }
    return [found]
  })
}

/** `bkend check --watch` in a folder; `run()` waits for the next whole run. */
function watched(cwd: string, { background }: Matcher, flags: readonly string[] = []) {
  const stop = new AbortController()
  let [out, err, taken] = ['', '', 0]
  let wake: () => void = () => {}
  const add = (): void => wake()
  const terminal = {
    cwd,
    interactive: false,
    colours: { out: false, err: false },
    out: (text: string) => {
      out += text
      add()
    },
    err: (text: string) => {
      err += text
      add()
    },
  }
  const args = ['check', '--watch', '--schema', 'schema', ...flags]
  const ended = respond(args, COMMANDS, { terminal, interruptible: () => stop.signal })
  const take = (text: string, end: (line: string) => boolean): string[] | null => {
    const lines = text.slice(taken).split('\n').slice(0, -1)
    const last = lines.findIndex(end)
    if (last < 0) return null
    const whole = lines.slice(0, last + 1)
    taken += whole.join('\n').length + 1
    return whole
  }
  return {
    async run(): Promise<string[]> {
      for (;;) {
        const found = flags.includes('--json')
          ? take(out, () => true)
          : take(err, (line) => new RegExp(background.endsPattern).test(line))
        if (found) return found
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    async end() {
      stop.abort()
      return await ended
    },
  }
}

const SEED = 'posts:\n  one: { title: one }\n'
const GOOD = 'table: posts\npermissions: { read: user }\ncolumns:\n  title: string\n'
const start = (): string => {
  const cwd = folderOf({ 'schema/posts.yaml': GOOD })
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  return cwd
}

it('tells each run between the lines by which an editor knows it, and its problems by place', async () => {
  const cwd = start()
  const known = matcher()
  const { run, end } = watched(cwd, known)
  const [first = '', ...rest] = await run()
  expect(first).toMatch(new RegExp(known.background.beginsPattern))
  expect(problems(rest, known)).toEqual([])
  writeFileSync(path.join(cwd, 'schema/posts.yaml'), GOOD.replace('string', 'strin'))
  const [begin = '', ...broken] = await run()
  expect(begin).toMatch(new RegExp(known.background.beginsPattern))
  expect(problems(broken, known)).toEqual([
    {
      severity: 'error',
      message: 'There is no type `strin`',
      code: 'schema/unknown-type',
      file: 'schema/posts.yaml',
      line: '4',
      column: '10',
    },
  ])
  writeFileSync(path.join(cwd, 'schema/posts.yaml'), GOOD)
  expect(problems(await run(), known)).toEqual([])
  expect(await end()).toBe(0)
})

it('prints a document a line with --json', async () => {
  const cwd = start()
  const { run, end } = watched(cwd, matcher(), ['--json'])
  expect(JSON.parse((await run())[0] ?? '')).toMatchObject({ command: 'check', outcome: 'done', tables: 1 })
  writeFileSync(path.join(cwd, 'schema/more.yaml'), 'table: more\ncolumns: { a: strin }\n')
  expect(JSON.parse((await run())[0] ?? '')).toMatchObject({ command: 'check', outcome: 'failed', exitCode: 1 })
  expect(await end()).toBe(0)
})

it('excludes --report', async () => {
  const { end } = watched(start(), matcher(), ['--report', 'sarif'])
  expect(await end()).toBe(2)
})

it('judges saved seeds, too', async () => {
  const cwd = start()
  writeFileSync(path.join(cwd, 'schema/seed.yaml'), SEED)
  const { run, end } = watched(cwd, matcher())
  expect((await run()).join('\n')).toContain('nothing wrong')
  writeFileSync(path.join(cwd, 'schema/seed.yaml'), SEED.replace('title: one', 'title: 1'))
  expect((await run()).join('\n')).toContain('seed.yaml')
  expect(await end()).toBe(0)
})
