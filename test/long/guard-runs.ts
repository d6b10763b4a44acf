/** Every guard, once without it: the test of the attack that it holds off must fail then, and pass with it. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Guard } from '../attacks/guards/guard.ts'

const ROOT = new URL('../../', import.meta.url).pathname
/** Runs at once: each is a process of tests. */
const AT_ONCE = 2

/** What one test came to. */
interface Verdict {
  readonly fullName: string
  readonly status: string
  readonly failureMessages: readonly string[]
}

/** A server that all runs share: the variables that name it. */
export interface SharedServer {
  readonly variables: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** Registers the tests of those guards, which `config` takes away. */
export function takenAway(GUARDS: readonly Guard[], config: string, start: () => Promise<SharedServer>): void {
  const FILES = [...new Set(GUARDS.map((guard) => guard.test))]
  let folder: string
  let server: SharedServer
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bkend-guards-'))
    server = await start()
  }, 600_000)
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  let runs = 0

  /** Runs a file of tests, or those of a title, without the guard; null: with all of them. */
  async function verdicts(file: string, title: string | null, without: string | null): Promise<readonly Verdict[]> {
    const report = path.join(folder, `${++runs}.json`)
    const args = ['run', '--config', config, `test/${file}`, '--reporter=json', '--outputFile', report]
    const env = { ...process.env, ...server.variables, ...(without !== null && { BKEND_WITHOUT: without }) }
    const child = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', ...args, ...(title === null ? [] : ['-t', title])],
      {
        cwd: ROOT,
        env,
        stdio: 'ignore',
      },
    )
    await new Promise((resolve) => child.on('close', resolve))
    const { testResults } = JSON.parse(await readFile(report, 'utf8'))
    return testResults
      .flatMap((r: { assertionResults: Verdict[] }) => r.assertionResults)
      .filter((v: Verdict) => v.status !== 'skipped' && v.status !== 'pending')
  }

  describe('the docs', () => {
    const page = readFileSync(`${ROOT}docs/security.md`, 'utf8')
    it.each(FILES)('name test/%s', (file) => expect(page).toContain(`test/${file}`))
  })

  describe('with every guard in place', () => {
    it.each(FILES)('test/%s passes, and has the tests that the guards name', async (file) => {
      const all = await verdicts(file, null, null)
      expect(all.filter((v) => v.status !== 'passed')).toEqual([])
      const untested = GUARDS.filter((g) => g.test === file && !all.some((v) => new RegExp(g.title).test(v.fullName)))
      expect(untested.map((g) => g.title)).toEqual([])
    })
  })

  describe('without the guard', () => {
    const running: Promise<unknown>[] = []
    const started = new Map<string, Promise<readonly Verdict[]>>()
    /** The next one begins while this one is looked at. */
    const startFrom = (at: number): void => {
      for (const { name, test, title } of GUARDS.slice(at, at + AT_ONCE))
        if (!started.has(name)) {
          const run = verdicts(test, title, name)
          started.set(name, run)
          running.push(run.catch(() => undefined))
        }
    }
    afterAll(async () => {
      await Promise.all(running)
    })

    it.each(GUARDS.map((guard, at) => [guard.name, at] as const))('%s', async (name, at) => {
      startFrom(at)
      const without = (await started.get(name)) ?? []
      expect(without.length, 'no test ran').toBeGreaterThan(0)
      const failed = without.filter((v) => v.status === 'failed')
      expect(failed.length, 'the attack went unnoticed').toBeGreaterThan(0)
      // A guard whose removal breaks the set-up proves nothing.
      expect(
        failed
          .flatMap((v) => v.failureMessages)
          .filter((m) => /does not hold exactly once|serveTables|startService/.test(m)),
      ).toEqual([])
    })
  })
}
