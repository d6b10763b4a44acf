/** `docs/permissions.md` shows what really happens. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadAccessTests, loadSchema } from '../../src/load/index.ts'
import { answer } from '../cli/answers.ts'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8')
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '')
const shown = (line: string): string =>
  blocks('console')
    .flatMap((text) => (text.startsWith(`$ ${line}\n`) ? [text.slice(line.length + 3)] : []))
    .join('')

test('the tables of the matrix that it shows', async () => {
  const { out } = await answer(['access'], { cwd })
  const parts = shown('bkend access').split('\n\n')
  expect(parts).toHaveLength(3)
  for (const part of parts) expect(`${out}\n`).toContain(part)
})

test.each([['can guest read posts where visibility = "private"'], ['can user update posts']])(
  'the answer to %s',
  async (question) => {
    expect((await answer(['access', question], { cwd })).out).toBe(shown(`bkend access '${question}'`))
  },
)

test('the number of permission tests of the example, whose sentences it counts', async () => {
  const options = { folder: 'schema', cwd }
  const { schema } = await loadSchema(options)
  if (!schema) throw new Error('the example does not load')
  const { tests, diagnostics } = await loadAccessTests(options, schema)
  expect(diagnostics).toEqual([])
  const sentences = tests.flatMap((t) => t.expect).length
  const checked = (await answer(['check'], { cwd })).out
  expect(shown('bkend check --access')).toBe(`${checked}${sentences} permission tests hold\n`)
})

test('tests in both forms say the same', () => {
  const [typescript = ''] = blocks('ts').filter((text) => text.includes('accessTests('))
  const [yaml = ''] = blocks('yaml').filter((text) => text.startsWith('tests:'))
  const sentences = [...typescript.matchAll(/'([\w]+ (?:can|cannot) [^']*)'/g)].map((match) => match[1])
  expect([...yaml.matchAll(/^ {4}- (.*)$/gm)].map((match) => match[1])).toEqual(sentences)
  expect(sentences).toHaveLength(4)
})

test('every code that it lists is a heading of the page of diagnostics', () => {
  const diagnostics = readFileSync(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8')
  for (const [, code = '', anchor] of page.matchAll(/\[`(\w+\/[\w-]+)`\]\(diagnostics\.md#([\w-]+)\)/g)) {
    expect(diagnostics).toContain(`## ${code}\n`)
    expect(anchor).toBe(code.replace('/', ''))
  }
})
