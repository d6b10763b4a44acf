import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChanges, type Change, diff } from '../../src/diff/index.ts'
import { type Resource, resource, type Snapshot, snapshotOf } from '../../src/model/index.ts'
import { orderChanges } from '../../src/plan/index.ts'
import { projectSpec, toSnapshot } from '../diff/random-project.ts'

/** Makes the changes one by one on a server that insists on dependencies; the first thing it refuses, or null. */
function refusedBy(current: Snapshot, changes: readonly Change[]): string | null {
  let now = current
  for (const c of changes) {
    if (c.kind === 'rename' && (!now.has(c.from.address) || now.has(c.address))) return `${c.kind} ${c.address}`
    if (c.kind === 'add' && now.has(c.address)) return `add of ${c.address}, which is there`
    if (c.kind === 'drop' && !now.has(c.address)) return `drop of ${c.address}, which is not there`
    const next = applyChanges(now, [c])
    for (const r of next.values())
      for (const d of r.dependsOn) if (!next.has(d)) return `${c.kind} ${c.address}: ${r.address} needs ${d}`
    now = next
  }
  return null
}

const part = (kind: string, name: string, parent: string | null, dependsOn: string[] = []): Resource =>
  resource({ kind, name, parent, attributes: {}, dependsOn })
const told = (changes: readonly Change[]) => changes.map((c) => `${c.kind} ${c.address}`)
const planned = (current: Resource[], desired: Resource[]) => {
  const [from, to] = [snapshotOf(current), snapshotOf(desired)]
  return told(orderChanges(diff(from, to, []), from, to))
}

describe('laws', () => {
  const pair = fc.tuple(
    projectSpec.map((s) => toSnapshot(s, true)),
    projectSpec.map((s) => toSnapshot(s, false)),
  )

  test('a server that insists on dependencies takes the changes in order and ends where they lead', () => {
    fc.assert(
      fc.property(pair, ([current, desired]) => {
        const ordered = orderChanges(diff(current, desired, []), current, desired)
        expect(refusedBy(current, ordered)).toBeNull()
        expect(diff(applyChanges(current, ordered), desired, [])).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('that server refuses a wrong order', () => {
    const [a, b] = [part('shelf', 'a', null), part('slot', 'x', 'shelf:a')]
    const desired = snapshotOf([a, b])
    const right = orderChanges(diff(new Map(), desired, []), new Map(), desired)
    expect(refusedBy(new Map(), right)).toBeNull()
    expect(refusedBy(new Map(), [...right].reverse())).toBe('add slot:a.x: slot:a.x needs shelf:a')
    expect(
      refusedBy(desired, diff(desired, snapshotOf([]), []).concat(diff(desired, snapshotOf([a]), []))),
    ).not.toBeNull()
  })

  test('the order does not depend on the order of what comes in', () => {
    fc.assert(
      fc.property(pair, fc.infiniteStream(fc.nat()), ([current, desired], noise) => {
        const changes = diff(current, desired, [])
        const shuffled = changes
          .map((c) => ({ c, at: noise.next().value ?? 0 }))
          .sort((x, y) => x.at - y.at)
          .map(({ c }) => c)
        expect(orderChanges(shuffled, current, desired)).toEqual(orderChanges(changes, current, desired))
      }),
    )
  })

  test('there and back again', () => {
    fc.assert(
      fc.property(projectSpec, projectSpec, (one, other) => {
        const [a, b] = [toSnapshot(one, true), toSnapshot(other, true)]
        const there = applyChanges(a, orderChanges(diff(a, b, []), a, b))
        const back = applyChanges(there, orderChanges(diff(there, a, []), there, a))
        expect(diff(back, a, [])).toEqual([])
        expect(diff(a, back, [])).toEqual([])
      }),
    )
  })
})

describe('the order people see', () => {
  test('what others need, then each container with its own parts, then what joins them; parts in declared order', () => {
    const desired = [
      part('shelf', 'a', null),
      part('slot', 'z', 'shelf:a', ['set:mood']),
      part('slot', 'y', 'shelf:a'),
      part('link', 'l', 'shelf:a', ['shelf:b']),
      part('shelf', 'b', null),
      part('slot', 'x', 'shelf:b'),
      part('link', 'm', 'shelf:b', ['shelf:a']),
      part('set', 'mood', null),
      part('word', 'glad', 'set:mood'),
    ]
    expect(planned([], desired)).toEqual([
      'add set:mood',
      'add word:mood.glad',
      'add shelf:a',
      'add slot:a.z',
      'add slot:a.y',
      'add shelf:b',
      'add slot:b.x',
      'add link:a.l',
      'add link:b.m',
    ])
  })

  test('an alter that lets go comes before the drop of what it held, and after the add of what it takes', () => {
    const slot = (of: string) =>
      resource({ kind: 'slot', name: 'x', parent: 'shelf:a', attributes: { of }, dependsOn: [of] })
    const before = [part('shelf', 'a', null), part('set', 'old', null), slot('set:old')]
    const after = [part('shelf', 'a', null), part('set', 'new', null), slot('set:new')]
    expect(planned(before, after)).toEqual(['add set:new', 'alter slot:a.x', 'drop set:old'])
  })

  test('a part that stood on another is dropped before that one changes', () => {
    const slot = (type: string) =>
      resource({ kind: 'slot', name: 'x', parent: 'shelf:a', attributes: { type }, dependsOn: [] })
    const rule = part('rule', 'r', 'shelf:a', ['slot:a.x'])
    expect(planned([part('shelf', 'a', null), slot('text'), rule], [part('shelf', 'a', null), slot('int')])).toEqual([
      'drop rule:a.r',
      'alter slot:a.x',
    ])
  })

  test('containers that refer to each other go once the parts that join them are gone', () => {
    const both = [
      part('shelf', 'a', null),
      part('shelf', 'b', null),
      part('link', 'to_b', 'shelf:a', ['shelf:b']),
      part('link', 'to_a', 'shelf:b', ['shelf:a']),
    ]
    expect(planned(both, [])).toEqual(['drop link:a.to_b', 'drop link:b.to_a', 'drop shelf:a', 'drop shelf:b'])
  })

  test('an alter keeps its place among drops even where it also depends on what they stood on', () => {
    const view = (name: string, over: string[], text: string) =>
      resource({ kind: 'window', name, parent: null, attributes: { text }, dependsOn: over })
    const base = (n: number) => resource({ kind: 'shelf', name: 'z', parent: null, attributes: { n }, dependsOn: [] })
    const current = snapshotOf([base(1), view('d', ['shelf:z'], ''), view('x', ['window:d', 'shelf:z'], 'old')])
    const desired = snapshotOf([base(2), view('x', ['shelf:z'], 'new')])
    expect(refusedBy(current, orderChanges(diff(current, desired, []), current, desired))).toBeNull()
  })

  test('things that need each other come all the same, the first declared first', () => {
    expect(planned([], [part('shelf', 'b', null, ['shelf:a']), part('shelf', 'a', null, ['shelf:b'])])).toEqual([
      'add shelf:b',
      'add shelf:a',
    ])
  })
})

describe('renames', () => {
  test.each([
    ['a chain, its end first', { a: 'b', b: 'c' }, ['shelf:b → shelf:c', 'shelf:a → shelf:b']],
    [
      'a swap, by way of a name of its own',
      { a: 'b', b: 'a' },
      ['shelf:b → shelf:b_moving', 'shelf:a → shelf:b', 'shelf:b_moving → shelf:a'],
    ],
  ])('%s', (_, names, want) => {
    const shelf = (name: string, was: string) => [
      resource({ kind: 'shelf', name, parent: null, attributes: { was }, dependsOn: [] }),
      part('slot', 'x', `shelf:${name}`),
    ]
    const current = snapshotOf(Object.keys(names).flatMap((n) => shelf(n, n)))
    const desired = snapshotOf(Object.entries(names).flatMap(([from, to]) => shelf(to, from)))
    const renames = Object.entries(names).map(([from, to]) => ({ from: `shelf:${from}`, to: `shelf:${to}` }))
    const ordered = orderChanges(diff(current, desired, renames), current, desired)
    expect(ordered.map((c) => (c.kind === 'rename' ? `${c.from.address} → ${c.address}` : c.kind))).toEqual(want)
    expect(refusedBy(current, ordered)).toBeNull()
    expect(diff(applyChanges(current, ordered), desired, [])).toEqual([])
    let now: Snapshot = current
    for (const c of ordered) now = applyChanges(now, [c])
    expect(diff(now, desired, [])).toEqual([])
  })

  test('a swap of parents whose parts are renamed too', () => {
    const slot = (parent: string, name: string, was: string) =>
      resource({ kind: 'slot', name, parent: `shelf:${parent}`, attributes: { was }, dependsOn: [] })
    const current = snapshotOf([
      part('shelf', 'a', null),
      slot('a', 'x', '1'),
      part('shelf', 'b', null),
      slot('b', 'x', '2'),
    ])
    const desired = snapshotOf([
      part('shelf', 'a', null),
      slot('a', 'y', '2'),
      part('shelf', 'b', null),
      slot('b', 'z', '1'),
    ])
    const renames = [
      { from: 'shelf:a', to: 'shelf:b' },
      { from: 'shelf:b', to: 'shelf:a' },
      { from: 'slot:a.x', to: 'slot:b.z' },
      { from: 'slot:b.x', to: 'slot:a.y' },
    ]
    const ordered = orderChanges(diff(current, desired, renames), current, desired)
    expect(refusedBy(current, ordered)).toBeNull()
    expect(diff(applyChanges(current, ordered), desired, [])).toEqual([])
  })
})
