import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChanges, type Change, diff, hashSnapshot, type Rename, unmet } from '../../src/diff/index.ts'
import { type Attribute, type Expression, type Resource, resource, snapshotOf } from '../../src/model/index.ts'
import { type ProjectSpec, projectSpec, toSnapshot } from './random-project.ts'

const thing = (name: string, attributes: Record<string, Attribute> = {}, parent: string | null = null): Resource =>
  resource({ kind: parent === null ? 'shelf' : 'slot', name, parent, attributes, dependsOn: [] })
const expr = (source: Expression['source'], text: string | null = null): Expression => ({
  type: 'expression',
  source,
  text,
})
const told = (changes: readonly Change[]): string[] =>
  changes.map((c) =>
    c.kind === 'alter'
      ? `alter ${c.address} ${c.attributes.join()}`
      : c.kind === 'rename'
        ? `rename ${c.from.address} → ${c.address}`
        : `${c.kind} ${c.address}`,
  )

describe('diff', () => {
  const shelf = thing('a')
  const cases: [string, Resource[], Resource[], Rename[], string[]][] = [
    ['nothing', [shelf], [shelf], [], []],
    ['an add', [], [shelf], [], ['add shelf:a']],
    ['a drop takes descendants along', [shelf, thing('x', {}, 'shelf:a')], [], [], ['drop shelf:a']],
    [
      'an alter names what differs',
      [thing('a', { n: 1, m: [1], k: 'k' })],
      [thing('a', { n: 2, m: [2], k: 'k' })],
      [],
      ['alter shelf:a m,n'],
    ],
    ['an absent attribute is not null', [thing('a', { n: null })], [thing('a')], [], ['alter shelf:a n']],
    [
      'a rename of a parent keeps its children',
      [shelf, thing('x', {}, 'shelf:a')],
      [thing('b'), thing('x', {}, 'shelf:b')],
      [{ from: 'shelf:a', to: 'shelf:b' }],
      ['rename shelf:a → shelf:b'],
    ],
    [
      'renames of parent and child, parent first',
      [shelf, thing('x', { n: 1 }, 'shelf:a')],
      [thing('b'), thing('y', { n: 2 }, 'shelf:b')],
      [
        { from: 'slot:a.x', to: 'slot:b.y' },
        { from: 'shelf:a', to: 'shelf:b' },
      ],
      ['rename shelf:a → shelf:b', 'rename slot:b.x → slot:b.y', 'alter slot:b.y n'],
    ],
    [
      'a rename onto something that stays is none',
      [shelf, thing('b')],
      [thing('b')],
      [{ from: 'shelf:a', to: 'shelf:b' }],
      ['drop shelf:a'],
    ],
    ['a rename of nothing is none', [], [thing('b')], [{ from: 'shelf:a', to: 'shelf:b' }], ['add shelf:b']],
    [
      'a child cannot be renamed to another parent',
      [shelf, thing('b'), thing('x', {}, 'shelf:a')],
      [shelf, thing('b'), thing('y', {}, 'shelf:b')],
      [{ from: 'slot:a.x', to: 'slot:b.y' }],
      ['drop slot:a.x', 'add slot:b.y'],
    ],
    [
      'two things may swap names',
      [thing('a', { n: 1 }), thing('b', { n: 2 })],
      [thing('a', { n: 2 }), thing('b', { n: 1 })],
      [
        { from: 'shelf:a', to: 'shelf:b' },
        { from: 'shelf:b', to: 'shelf:a' },
      ],
      ['rename shelf:b → shelf:a', 'rename shelf:a → shelf:b'],
    ],
  ]
  test.each(cases)('%s', (_, current, desired, renames, want) => {
    expect(told(diff(snapshotOf(current), snapshotOf(desired), renames))).toEqual(want)
  })

  test('a rename rewrites references and unlearns the texts that mention it', () => {
    const ref = { type: 'ref', address: 'slot:a.x' } as const
    const rule = resource({
      kind: 'rule',
      name: 'r',
      parent: 'shelf:a',
      attributes: { on: [ref], mentions: expr([ref, ' > 1'], '(x > 1)'), plain: expr(['now()'], 'now()') },
      dependsOn: ['slot:a.x'],
    })
    const current = snapshotOf([shelf, thing('x', {}, 'shelf:a'), rule])
    const desired = snapshotOf([shelf, thing('y', {}, 'shelf:a')])
    const renames = [{ from: 'slot:a.x', to: 'slot:a.y' }]
    const after = applyChanges(
      current,
      diff(current, desired, renames).filter((c) => c.kind === 'rename'),
    ).get('rule:a.r')
    const moved = { type: 'ref', address: 'slot:a.y' }
    expect(after?.dependsOn).toEqual(['shelf:a', 'slot:a.y'])
    expect(after?.attributes).toEqual({
      on: [moved],
      mentions: { type: 'expression', source: [moved, ' > 1'], text: null },
      plain: expr(['now()'], 'now()'),
    })
  })

  test.each([
    ['a column that it depends on', { from: 'slot:a.x', to: 'slot:a.y' }, null],
    ['only the parent of both', { from: 'shelf:a', to: 'shelf:b' }, '(x > 1)'],
  ])('an expression that is not ours: renaming %s', (_, rename, text) => {
    const rule = resource({
      kind: 'rule',
      name: 'r',
      parent: 'shelf:a',
      attributes: { body: expr(null, '(x > 1)') },
      dependsOn: ['slot:a.x'],
    })
    const current = snapshotOf([shelf, thing('x', {}, 'shelf:a'), rule])
    const desired = snapshotOf(
      [thing('b'), thing('y', {}, 'shelf:a'), thing('a')].filter((r) => r.address === rename.to),
    )
    const renamed = applyChanges(
      current,
      diff(current, desired, [rename]).filter((c) => c.kind === 'rename'),
    )
    const after = [...renamed.values()].find((r) => r.kind === 'rule')
    expect(after?.attributes.body).toEqual(expr(null, text))
  })
})

describe('laws', () => {
  const live = projectSpec.map((spec) => toSnapshot(spec, true))
  const wanted = projectSpec.map((spec) => toSnapshot(spec, false))

  test('what diff finds, applied, gives what was desired', () => {
    fc.assert(
      fc.property(live, wanted, (current, desired) => {
        const reached = applyChanges(current, diff(current, desired, []))
        expect([...reached.keys()].sort()).toEqual([...desired.keys()].sort())
        expect(diff(reached, desired, [])).toEqual([])
      }),
    )
  })

  test('a project and itself differ in nothing, whatever the order of its resources', () => {
    fc.assert(
      fc.property(projectSpec, (spec) => {
        const backwards = new Map([...toSnapshot(spec, true)].reverse())
        expect(diff(backwards, toSnapshot(spec, false), [])).toEqual([])
      }),
    )
  })

  test('no change stands below a drop', () => {
    fc.assert(
      fc.property(live, wanted, (current, desired) => {
        const drops = diff(current, desired, []).flatMap((c) => (c.kind === 'drop' ? [c] : []))
        const dropped = new Set(drops.map((c) => c.address))
        for (const c of drops) expect(dropped.has(c.from.parent ?? '')).toBe(false)
      }),
    )
  })

  test('names changed all over are renames and nothing else, and applying them reaches the new names', () => {
    const newNames = fc.record({
      tables: fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f'], { minLength: 4, maxLength: 4 }),
      columns: fc.shuffledSubarray(['x', 'y', 'z', 'k'], { minLength: 3, maxLength: 3 }),
      enums: fc.shuffledSubarray(['mood', 'size', 'tone'], { minLength: 2, maxLength: 2 }),
    })
    fc.assert(
      fc.property(projectSpec, newNames, (spec, names) => {
        const { renamed, renames } = renameAll(spec, names)
        const [current, desired] = [toSnapshot(spec, true), toSnapshot(renamed, false)]
        const changes = diff(current, desired, renames)
        expect(changes.filter((c) => c.kind !== 'rename')).toEqual([])
        expect(changes.length).toBe(renames.length)
        const reached = applyChanges(current, changes)
        expect([...reached.keys()].sort()).toEqual([...desired.keys()].sort())
        expect(unmet(reached, toSnapshot(renamed, true))).toEqual([])
      }),
    )
  })

  test('the hash sees every difference in what is there, and neither order nor sources', () => {
    fc.assert(
      fc.property(projectSpec, projectSpec, (one, other) => {
        const [a, b] = [toSnapshot(one, true), toSnapshot(other, true)]
        const bare = new Map([...a].reverse().map(([k, r]) => [k, { ...r, dependsOn: [] }] as const))
        expect(hashSnapshot(bare)).toBe(hashSnapshot(a))
        expect(hashSnapshot(a) === hashSnapshot(b)).toBe(diff(a, b, []).length === 0)
      }),
    )
  })
})

function renameAll(spec: ProjectSpec, names: { tables: string[]; columns: string[]; enums: string[] }) {
  const renames: Rename[] = []
  const note = (from: string, to: string) => {
    if (from.split(/[:.]/).at(-1) !== to.split(/[:.]/).at(-1)) renames.push({ from, to })
  }
  const enums = spec.enums.map((name, i) => {
    const to = names.enums[i] ?? name
    note(`set:${name}`, `set:${to}`)
    return to
  })
  const tables = spec.tables.map((t, i) => {
    const name = names.tables[i] ?? t.name
    note(`shelf:${t.name}`, `shelf:${name}`)
    const columns = t.columns.map((c, j) => {
      const column = names.columns[j] ?? c.name
      note(`slot:${t.name}.${c.name}`, `slot:${name}.${column}`)
      return { ...c, name: column }
    })
    return { ...t, name, columns }
  })
  return { renamed: { ...spec, enums, tables }, renames }
}
