/** The examples of the client's page compile against a generated client. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { generated, ROOT } from './generated.ts'
import { faults } from './program.ts'
import { SAMPLES } from './samples.ts'

const page = readFileSync(path.join(ROOT, 'docs/client.md'), 'utf8')
const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((m) => m[1] ?? '')

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(2)
})

test.each(examples)('example %#', (example) => {
  const client = [...generated(SAMPLES.social)].map(([name, text]): [string, string] => [`generated/${name}`, text])
  expect(faults(new Map([...client, ['app.ts', example]]))).toEqual([])
})
