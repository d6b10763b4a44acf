// Runs bkend as a step: its annotations go to the log, its page to the job and into a file, its outcome to the step's outputs.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import path from 'node:path'

const { BKEND_COMMAND: command = '', BKEND_ENV, BKEND_PLAN, BKEND_ALLOW = '', BKEND_ARGS = '' } = process.env
const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, RUNNER_TEMP = '.' } = process.env

/** Labels of a pull request may be among the lines: `allow drop-column:posts.mood` is one, `bug` is none. */
const allowed = (BKEND_ALLOW.trim().startsWith('[') ? JSON.parse(BKEND_ALLOW) : BKEND_ALLOW.split('\n'))
  .map((line) => line.trim().replace(/^allow\s+/, ''))
  .filter((line) => /^[a-z-]+:\S+$/.test(line))
  .flatMap((line) => ['--allow', line])

const args = [
  command,
  '--json',
  ...(BKEND_ENV ? ['--env', BKEND_ENV] : []),
  ...(BKEND_PLAN ? [command === 'push' ? '--plan' : '-o', BKEND_PLAN] : []),
  ...(['plan', 'push'].includes(command) ? allowed : []),
  ...BKEND_ARGS.split(/\s+/).filter((word) => word !== ''),
]
const page = path.join(mkdtempSync(path.join(RUNNER_TEMP, 'bkend-')), 'page.md')
const run = spawnSync('npx', ['--no-install', 'bkend', ...args], {
  env: { ...process.env, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: page },
  stdio: ['ignore', 'pipe', 'inherit'],
  encoding: 'utf8',
  maxBuffer: 512 * 1024 * 1024,
})
if (run.error) throw run.error

/** What did not come to run prints no document. */
function documentOf(text) {
  try {
    return JSON.parse(text)
  } catch {
    process.stdout.write(text)
    return { outcome: 'failed', summary: '' }
  }
}

const { outcome, summary = '' } = documentOf(run.stdout)
if (existsSync(page) && GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, readFileSync(page))
const outputs = { outcome, 'exit-code': run.status ?? 1, changes: summary, page }
const lines = Object.entries(outputs).map(([name, value]) => `${name}=${String(value).replace(/\s+/g, ' ')}\n`)
if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, lines.join(''))
process.stdout.write(`bkend ${command}: ${outcome}${summary === '' ? '' : ` (${summary})`}\n`)
