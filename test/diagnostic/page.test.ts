/** `docs/diagnostics.md` shows what really happens. */
import { describe, expect, it } from 'vitest'
import { type DiagnosticCode, diagnosticCodes } from '../../src/diagnostic/index.ts'
import { EXAMPLES, OCCASIONS } from './examples.ts'
import { diagnosticsPage, runExample, toldOf } from './page.ts'
import { STORIES } from './stories.ts'

const examples = (Object.keys(EXAMPLES) as DiagnosticCode[]).flatMap((code) =>
  (EXAMPLES[code] ?? []).map((example) => [code, Object.keys(example.files).join(), example] as const),
)
const stories = (Object.keys(STORIES) as DiagnosticCode[]).flatMap((code) =>
  (STORIES[code] ?? []).map((story, n) => [code, n + 1, story] as const),
)
/** What nobody can bring about by a project: a fault of ours, and a server that is not to be had any more. */
const UNTOLD = ['cli/internal', 'target/version']

describe('an example', () => {
  it.each(examples)('of %s provokes it and nothing else: %s', async (code, _, example) => {
    const { diagnostics } = await runExample(code, example)
    expect([...new Set(diagnostics.map((d) => d.code))]).toEqual([code])
  })

  it.each(stories)('of %s ends in it: story %i', async (code, _, story) => {
    expect((await toldOf(story)).codes).toContain(code)
  })

  it('is there for every code up to a push; of the rest at least an occasion is told', () => {
    const shown = new Set([...Object.keys(EXAMPLES), ...Object.keys(STORIES)])
    const without = Object.keys(diagnosticCodes).filter((code) => !shown.has(code))
    expect(without.filter((code) => !/^(serve|seed)\//.test(code))).toEqual(UNTOLD)
    expect(without.filter((code) => !Object.hasOwn(OCCASIONS, code))).toEqual([])
  })
})

it('docs/diagnostics.md is what `node .ci/docs.mjs` writes', async () => {
  await expect(await diagnosticsPage()).toMatchFileSnapshot('../../docs/diagnostics.md')
}, 300_000)
