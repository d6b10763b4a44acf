/** Code frames: what is underlined can be seen, however long its line is. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeFrame, textAt } from '../../src/diagnostic/index.ts'

const at = (line: number, column: number, length: number) => ({
  file: 'a.ts',
  line,
  column,
  endLine: line,
  endColumn: column + length,
})

/** What the carets stand under. */
function underlined(frame: readonly string[]): string {
  const n = frame.findIndex((line) => /\| +\^+$/.test(line))
  const carets = frame[n] ?? ''
  return (frame[n - 1] ?? '').slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)
}

describe('a code frame', () => {
  it('shows a window of a long line around the span, with what is left out marked', () => {
    const line = `${'a, '.repeat(100)}WORD${', b'.repeat(100)}`
    const frame = codeFrame(`first\n${line}\nlast`, at(2, 301, 4))
    expect(underlined(frame)).toBe('WORD')
    expect(frame[1]).toMatch(/^> 2 \| ….*WORD.*…$/)
    expect(Math.max(...frame.map((l) => l.length))).toBeLessThanOrEqual(166)
  })

  it('shows the beginning of a long line where the span is seen from there', () => {
    const line = `${'x'.repeat(50)}WORD${'y'.repeat(500)}`
    const frame = codeFrame(line, at(1, 51, 4))
    expect(frame[0]).toMatch(/^> 1 \| xxx/)
    expect(underlined(frame)).toBe('WORD')
  })

  it('underlines the first letter of any span of any line', () => {
    fc.assert(
      fc.property(fc.nat(700), fc.nat(700), fc.integer({ min: 1, max: 200 }), (before, after, length) => {
        const frame = codeFrame(
          `${'-'.repeat(before)}${'W'.repeat(length)}${'+'.repeat(after)}`,
          at(1, before + 1, length),
        )
        expect(underlined(frame)).toMatch(/^W/)
        expect(underlined(frame)).not.toMatch(/[-+]/)
      }),
    )
  })

  it('is empty where the span lies outside the text', () => {
    expect(codeFrame('a', at(2, 1, 1))).toEqual([])
  })
})

describe('the text at a span', () => {
  it('is what stands there, over several lines too', () => {
    expect(textAt('a\r\nbcd\ne', { file: 'a', line: 2, column: 2, endLine: 3, endColumn: 2 })).toBe('cd\ne')
    expect(textAt('a', at(4, 1, 1))).toBe('')
  })
})
