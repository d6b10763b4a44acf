import { describe, expect, test } from 'vitest'
import { matches, same } from '../../src/diff/index.ts'
import type { Attribute, Expression } from '../../src/model/index.ts'

const expr = (source: Expression['source'], text: string | null): Expression => ({ type: 'expression', source, text })
const ref = (address: string) => ({ type: 'ref', address }) as const

describe('same and matches', () => {
  const cases: [string, Attribute | undefined, Attribute | undefined, boolean, boolean][] = [
    ['equal values', { a: [1, null, 'x'] }, { a: [1, null, 'x'] }, true, true],
    ['another value', { a: [1] }, { a: [2] }, false, false],
    ['another length', [1], [1, 1], false, false],
    ['a list and an object', [], {}, false, false],
    ['a key more', { a: 1 }, { a: 1, b: 1 }, false, false],
    ['absent and null', undefined, null, false, false],
    ['equal references', ref('a:b'), ref('a:b'), true, true],
    ['other references', ref('a:b'), ref('a:c'), false, false],
    ['equal sources, other texts', expr(['x'], '1'), expr(['x'], '2'), true, true],
    ['equal texts, other sources', expr(['x'], '1'), expr(['y'], '1'), true, true],
    ['equal texts, one source', expr(['x'], '1'), expr(null, '1'), true, true],
    ['nothing known', expr(null, null), expr(null, null), false, true],
    ['a source that is the text', expr(['now()'], null), expr(null, 'now()'), true, true],
    ['a source with references is no text', expr([ref('a:b')], null), expr(null, 'b'), false, true],
    ['expected text unknown', expr(['x'], null), expr(null, '(x)'), false, true],
    ['actual text unknown', expr(null, '(x)'), expr(['x'], null), false, false],
    ['both differ', expr(['x'], '1'), expr(['y'], '2'), false, false],
    ['an expression and none', expr(['x'], null), null, false, false],
    ['deep inside', { a: [expr(['x'], null)] }, { a: [expr(null, '(x)')] }, false, true],
  ]
  test.each(cases)('%s', (_, a, b, isSame, isMatch) => {
    expect(same(a, b)).toBe(isSame)
    expect(matches(a, b)).toBe(isMatch)
  })
})
