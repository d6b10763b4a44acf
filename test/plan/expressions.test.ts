import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diff } from '../../src/diff/index.ts'
import { type Attribute, type Expression, resource, type Snapshot, snapshotOf } from '../../src/model/index.ts'
import {
  bindTexts,
  notComparedNotes,
  questionsFor,
  remember,
  snapshotFromJson,
  snapshotToJson,
} from '../../src/plan/index.ts'
import { projectSpec, toSnapshot } from '../diff/random-project.ts'

const expr = (source: Expression['source'], text: string | null): Expression => ({ type: 'expression', source, text })
const one = (attributes: Record<string, Attribute>): Snapshot =>
  snapshotOf([resource({ kind: 'slot', name: 'x', parent: null, attributes, dependsOn: [] })])

/** As a driver inspects: texts, no sources. */
function inspected(snapshot: Snapshot): Snapshot {
  const bare = JSON.parse(JSON.stringify(snapshotToJson(snapshot)), (_, v) =>
    v?.type === 'expression' ? { ...v, source: null } : v,
  )
  return snapshotFromJson(bare)
}

describe('remember', () => {
  test('what was recorded and still stands is compared in our words: nothing changed, nothing asked', () => {
    fc.assert(
      fc.property(projectSpec, (spec) => {
        const record = snapshotFromJson(snapshotToJson(toSnapshot(spec, true)))
        const current = remember(inspected(record), record)
        const desired = toSnapshot(spec, false)
        expect(diff(current, desired, [])).toEqual([])
        expect(questionsFor(current, desired)).toEqual([])
      }),
    )
  })

  test.each([
    ['the text is the recorded one', expr(null, 'now()'), expr(['clock'], 'now()'), expr(['clock'], 'now()')],
    ['someone changed it on the server', expr(null, 'later()'), expr(['clock'], 'now()'), expr(null, 'later()')],
    ['the record does not know our words either', expr(null, 'now()'), expr(null, 'now()'), expr(null, 'now()')],
  ])('%s', (_, live, recorded, want) => {
    const back = remember(one({ a: { deep: [live] } }), one({ a: { deep: [recorded] } }))
    expect(back.get('slot:x')?.attributes).toEqual({ a: { deep: [want] } })
  })
})

describe('questions', () => {
  const current = one({ preset: expr(['a'], '(a)') })
  test.each<[string, Snapshot, Snapshot, string[]]>([
    ['a changed source on an existing object', current, one({ preset: expr(['b'], null) }), ['preset']],
    ['the same source', current, one({ preset: expr(['a'], null) }), []],
    ['a source in the very words of the server', current, one({ preset: expr(['(a)'], null) }), []],
    ['a new object', new Map(), one({ preset: expr(['b'], null) }), []],
    ['a new expression on an existing object', one({ preset: null }), one({ preset: expr(['b'], null) }), []],
    ['an answer that is already there', current, one({ preset: expr(['b'], '(b)') }), []],
    ['a text that a rename has unlearned', one({ preset: expr(['a'], null) }), one({ preset: expr(['b'], null) }), []],
    ['deep inside', one({ on: [expr(null, '(a)')] }), one({ on: [expr(['a'], null)] }), ['on.0']],
  ])('%s', (_, from, to, want) => {
    expect(questionsFor(from, to).map((q) => q.attribute)).toEqual(want)
  })

  test('are asked under the new name', () => {
    const renamed = snapshotOf([
      resource({ kind: 'slot', name: 'y', parent: null, attributes: { preset: expr(['b'], null) }, dependsOn: [] }),
    ])
    const renames = [{ from: 'slot:x', to: 'slot:y' }]
    expect(questionsFor(current, renamed, renames)).toEqual([{ address: 'slot:y', attribute: 'preset' }])
  })

  test.each([
    ['in the same words: no change', '(a)', 0],
    ['in other words: a change', '(b)', 1],
    ['not at all: never a change', null, 0],
  ])('the server answers %s', (_, answer, changes) => {
    const desired = one({ preset: expr(['a + 0'], null) })
    const answers = new Map(questionsFor(current, desired).map((q) => [q, answer]))
    const bound = bindTexts(desired, answers, current)
    expect(diff(current, bound, []).length).toBe(changes)
    expect(notComparedNotes(answers, desired).length).toBe(answer === null ? 1 : 0)
  })

  test('what was not compared stays as it is under a new name too', () => {
    const named = (name: string, source: string, text: string | null) =>
      snapshotOf([
        resource({ kind: 'slot', name, parent: null, attributes: { preset: expr([source], text) }, dependsOn: [] }),
      ])
    const renames = [{ from: 'slot:x', to: 'slot:y' }]
    const [before, desired] = [named('x', 'a', '(a)'), named('y', 'b', null)]
    const answers = new Map(questionsFor(before, desired, renames).map((q) => [q, null]))
    expect(answers.size).toBe(1)
    const changes = diff(before, bindTexts(desired, answers, before, renames), renames)
    expect(changes.map((c) => c.kind)).toEqual(['rename'])
  })

  test('what was not compared is not recorded as ours', () => {
    const desired = one({ preset: expr(['a + 0'], null) })
    const answers = new Map(questionsFor(current, desired).map((q) => [q, null]))
    expect(bindTexts(desired, answers, current).get('slot:x')?.attributes).toEqual({ preset: expr(['a'], '(a)') })
  })
})
