/** The tour of the README is what really happens: its commands are run, and what it shows of them is what they print. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(path.join(root, 'README.md'), 'utf8')
const folder = mkdtempSync(path.join(tmpdir(), 'bkend-readme-'))
const cwd = path.join(folder, 'guestbook')
const entries = path.join(cwd, 'schema', 'entries.ts')
const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: undefined, CI: '1', GITHUB_ACTIONS: undefined }

beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, '.ci', 'build.mjs')], { stdio: 'inherit' })
  mkdirSync(cwd)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a person sees who types the line without a terminal that asks: both streams, but for what comes only of slowness. */
function bkend(line: string, streams: 'both' | 'result' = 'both'): string {
  const command = `${process.execPath} ${path.join(root, 'dist', 'bin.js')} ${line}${streams === 'both' ? ' 2>&1' : ''}`
  const { stdout } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' })
  return stdout.replace(/^.* …\n/gm, '')
}

const edit = (from: string, to: string): void => {
  const text = readFileSync(entries, 'utf8')
  expect(text).toContain(from)
  writeFileSync(entries, text.replace(from, to))
}

/** What happens between the blocks of the tour, as its sentences say; each is followed by the next block. */
const BETWEEN = [
  () => {
    bkend('init --yes')
    rmSync(path.join(cwd, 'schema', 'posts.ts'))
    writeFileSync(entries, /```ts\n(import [\s\S]*?)```/.exec(readme)?.[1] ?? '')
  },
  () => edit('message: ', 'text: '),
  () => edit('.max(500)', ".max(500).renamedFrom('message')"),
  () => edit('.max(500)', '.max(500).mim(3)'),
]

it('shows what its commands print', async () => {
  let at = 0
  const blocks = /```(console|sql)\n([\s\S]*?)```/g
  const shown = readme.replace(blocks, (_block, language: string, text: string) => {
    BETWEEN[at++]?.()
    const lines = [...text.matchAll(/^\$ npx bkend (.*)$/gm)].map((match) => match[1] ?? '')
    const printed =
      language === 'sql'
        ? bkend('diff --sql', 'result')
        : lines.map((line) => `$ npx bkend ${line}\n${bkend(line)}`).join('')
    return `\`\`\`${language}\n${printed}\`\`\``
  })
  expect(at).toBe(BETWEEN.length)
  await expect(shown).toMatchFileSnapshot('../../README.md')
}, 120_000)
