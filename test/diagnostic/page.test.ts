/** `docs/diagnostics.md` shows what really happens. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type DiagnosticCode, diagnosticCodes } from '../../src/diagnostic/index.ts'
import { EXAMPLES, OCCASIONS } from './examples.ts'
import { diagnosticsPage, runExample } from './page.ts'

const examples = (Object.keys(EXAMPLES) as DiagnosticCode[]).flatMap((code) =>
  (EXAMPLES[code] ?? []).map((example) => [code, Object.keys(example.files).join(), example] as const),
)

describe('an example', () => {
  it.each(examples)('of %s provokes it and nothing else: %s', async (code, _, example) => {
    const { diagnostics } = await runExample(code, example)
    expect([...new Set(diagnostics.map((d) => d.code))]).toEqual([code])
  })

  it('or an occasion is told of every code', () => {
    const told = new Set([...Object.keys(EXAMPLES), ...Object.keys(OCCASIONS)])
    expect(Object.keys(diagnosticCodes).filter((code) => !told.has(code))).toEqual([])
  })
})

it('docs/diagnostics.md is what `node .ci/docs.mjs` writes', async () => {
  const page = readFileSync(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8')
  expect(page).toBe(await diagnosticsPage())
})
