/** What a message offers can be pasted into a shell. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pasteable } from '../../src/diagnostic/index.ts'

const spoken = (word: string): string => execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })

describe('a word of a command line', () => {
  it.each([
    ['drop-column:posts.title', 'drop-column:posts.title'],
    ['all', 'all'],
    ['drop-column:größe.été', 'drop-column:größe.été'],
    ['my plan.json', "'my plan.json'"],
    ["drop-enum-value:mood.it's", "'drop-enum-value:mood.it'\\''s'"],
    ['~/plan', "'~/plan'"],
    ['', "''"],
  ])('%s is shown as %s', (text, want) => {
    expect(pasteable(text)).toBe(want)
  })

  it('is read back by a shell as it was, whatever it holds', () => {
    const unit = fc.constantFrom('a', ' ', "'", '"', '$', '`', '\\', '*', '~', '\n', ';', '#', '!', 'é')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), (text) => {
        expect(spoken(pasteable(text))).toBe(text)
      }),
      { numRuns: 60 },
    )
  })
})
