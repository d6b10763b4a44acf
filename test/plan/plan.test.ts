import { describe, expect, test } from 'vitest'
import { type Change, diff, hashSnapshot, renameCandidates } from '../../src/diff/index.ts'
import { type Attribute, type Resource, resource, snapshotOf } from '../../src/model/index.ts'
import {
  foreignNotes,
  hazardsOf,
  makePlan,
  managed,
  planFromJson,
  planToJson,
  refusalDiagnostics,
  refusals,
  riskyRenames,
  type Step,
  summary,
  unknownAllowances,
} from '../../src/plan/index.ts'
import { step } from './step.ts'

const thing = (kind: string, name: string, parent: string | null = null, attributes: Record<string, Attribute> = {}) =>
  resource({ kind, name, parent, attributes, dependsOn: [] })
const empty = snapshotOf([])
const planOf = (steps: readonly Step[]) =>
  makePlan({ target: 'paper', project: 'p', environment: 'dev', current: empty, desired: empty, steps })

describe('phases', () => {
  const alone = { isolation: 'none' } as const
  const first = { startsPhase: true } as const
  test.each<[string, Step[], string[]]>([
    ['nothing', [], []],
    ['one transaction', [step('a'), step('b')], ['a b']],
    ['a step that starts a phase', [step('a'), step('b', first), step('c')], ['a', 'b c']],
    ['a first step that starts a phase', [step('a', first), step('b')], ['a b']],
    ['a step outside a transaction', [step('a'), step('b', alone), step('c'), step('d')], ['a', '!b', 'c d']],
    ['two of them', [step('a', alone), step('b', alone)], ['!a', '!b']],
  ])('%s', (_, steps, want) => {
    const text = (s: Step) => (s.action.kind === 'statement' ? s.action.text : '')
    const phases = planOf(steps).phases.map((p) => (p.transactional ? '' : '!') + p.steps.map(text).join(' '))
    expect(phases).toEqual(want)
  })

  test('a plan names the states it leads from and to', () => {
    const [current, desired] = [empty, snapshotOf([thing('shelf', 'a')])]
    const plan = makePlan({ target: 'paper', project: 'p', environment: 'dev', current, desired, steps: [] })
    expect([plan.fromHash, plan.toHash]).toEqual([hashSnapshot(current), hashSnapshot(desired)])
  })
})

describe('hazards', () => {
  const span = { file: 'schema/posts.ts', line: 3, column: 1, endLine: 3, endColumn: 9 }
  const drop = (subject: string) => ({ code: 'drop-column', subject, message: 'loses 3 values' }) as const
  const lock = { code: 'long-lock', subject: 'posts', message: 'reads 2 GB' } as const
  const plan = planOf([
    step('a', { hazards: [drop('posts.title')], span }),
    step('b', { hazards: [drop('posts.title'), lock] }),
  ])

  test('each once, with its declaration', () => {
    expect(hazardsOf(plan)).toEqual([{ ...drop('posts.title'), span }, lock])
  })

  test.each<[string, string[], boolean, string[]]>([
    ['nothing', [], false, ['drop-column', 'long-lock']],
    ['a code', ['drop-column'], false, ['long-lock']],
    ['a code and subject', ['drop-column:posts.title'], false, ['long-lock']],
    ['another subject', ['drop-column:posts.text'], false, ['drop-column', 'long-lock']],
    ['everything', ['all'], false, []],
    ['everything, where each must be named', ['all', 'drop-column', 'long-lock:posts'], true, ['drop-column']],
  ])('allowing %s', (_, allow, byName, want) => {
    expect(refusals(hazardsOf(plan), allow, { byName }).map((h) => h.code)).toEqual(want)
  })

  test('a refusal says how to allow it', () => {
    const [first] = refusalDiagnostics(hazardsOf(plan))
    expect(first).toMatchObject({ code: 'plan/hazard', span, hint: 'To allow it: `--allow drop-column:posts.title`' })
  })

  test('an allowance that names no hazard is a mistake', () => {
    const wrong = unknownAllowances(['all', 'drop-column:a.b', 'drop-colum', 'all:x'])
    expect(wrong.map((d) => d.message.split(':')[0])).toEqual(['--allow drop-colum', '--allow all'])
    expect(wrong[0]?.hint).toBe('Did you mean `drop-column`?')
  })
})

describe('renames worth a question', () => {
  const table = (name: string, ...columns: Resource[]) => [thing('table', name), ...columns]
  const column = (of: string, name: string, type = 'text') =>
    thing('column', name, `table:${of}`, { type, nullable: true })
  test.each<[string, Resource[], Resource[], string[]]>([
    ['the same column under another name', [column('a', 'title')], [column('a', 'heading')], ['title → heading']],
    ['a near name', [column('a', 'likeCount')], [column('a', 'likesCount', 'int')], ['likeCount → likesCount']],
    ['nothing alike', [column('a', 'title')], [column('a', 'at', 'timestamptz')], []],
    ['another kind', [thing('index', 'x', 'table:a')], [thing('rule', 'x', 'table:a')], []],
    ['another table', [column('b', 'title')], [column('a', 'title')], []],
    [
      'each in one pair, the likeliest',
      [column('a', 'name'), column('a', 'title')],
      [column('a', 'titel')],
      ['title → titel'],
    ],
  ])('%s', (_, before, after, want) => {
    const base = [...table('a'), ...table('b')]
    const changes = diff(snapshotOf([...base, ...before]), snapshotOf([...base, ...after]), [])
    expect(renameCandidates(changes).map((c) => `${c.from.name} → ${c.to.name}`)).toEqual(want)
  })

  test('tables are judged by their columns too', () => {
    const current = snapshotOf(table('posts', column('posts', 'title'), column('posts', 'text')))
    const like = snapshotOf(table('articles', column('articles', 'title'), column('articles', 'text')))
    const unlike = snapshotOf(table('prices', column('prices', 'amount'), column('prices', 'currency')))
    expect(renameCandidates(diff(current, like, []), current)).toHaveLength(1)
    expect(renameCandidates(diff(current, unlike, []), current)).toHaveLength(0)
  })

  test('only where the drop would lose something that is not allowed', () => {
    const base = table('a')
    const changes = diff(snapshotOf([...base, column('a', 'title')]), snapshotOf([...base, column('a', 'heading')]), [])
    const candidates = renameCandidates(changes)
    const lossy = { code: 'drop-column', subject: 'a.title', message: '' } as const
    expect(riskyRenames(candidates, planOf([step('x', { changes, hazards: [lossy] })]), [])).toEqual(candidates)
    expect(riskyRenames(candidates, planOf([step('x', { changes, hazards: [lossy] })]), ['all'])).toEqual(candidates)
    expect(
      riskyRenames(candidates, planOf([step('x', { changes, hazards: [lossy] })]), ['drop-column:a.title']),
    ).toEqual([])
    expect(riskyRenames(candidates, planOf([step('x', { changes })]), [])).toEqual([])
  })

  test('each drop by its own hazard, where one step drops several', () => {
    const base = table('a')
    const before = snapshotOf([...base, column('a', 'title'), column('a', 'other')])
    const changes = diff(before, snapshotOf([...base, column('a', 'titel')]), [])
    const candidates = renameCandidates(changes)
    const hazards = ['a.title', 'a.other'].map((subject) => ({ code: 'drop-column', subject, message: '' }) as const)
    const plan = planOf([step('x', { changes, hazards })])
    expect(riskyRenames(candidates, plan, ['all', 'drop-column:a.other'])).toEqual(candidates)
    expect(riskyRenames(candidates, plan, ['all', 'drop-column:a.title'])).toEqual([])
  })
})

describe('managed', () => {
  const live = snapshotOf([
    thing('table', 'ours'),
    thing('column', 'made', 'table:ours'),
    thing('column', 'theirs', 'table:ours'),
    thing('table', 'declared'),
    thing('table', 'foreign'),
    thing('column', 'x', 'table:foreign'),
  ])
  const owned = new Set(['table:ours', 'column:ours.made', 'table:gone'])
  const desired = snapshotOf([thing('table', 'declared')])

  test('what we made or declare is ours, the rest is named once and left alone', () => {
    const { current, foreign } = managed(live, owned, desired)
    expect([...current.keys()]).toEqual(['table:ours', 'column:ours.made', 'table:declared'])
    expect(foreign.map((r) => r.address)).toEqual(['column:ours.theirs', 'table:foreign'])
    expect(foreignNotes(foreign)[0]?.message).toContain('column ours.theirs, table foreign')
  })

  test('with prune everything is ours', () => {
    expect(managed(live, owned, desired, { prune: true })).toEqual({ current: live, foreign: [] })
    expect(foreignNotes([])).toEqual([])
  })

  test('what a declared rename takes over is ours under its old name', () => {
    const wanted = snapshotOf([thing('table', 'adopted'), thing('column', 'x', 'table:adopted')])
    const renames = [{ from: 'table:foreign', to: 'table:adopted' }]
    const { current } = managed(live, new Set(), wanted, { renames })
    expect([...current.keys()]).toEqual(['table:foreign', 'column:foreign.x'])
  })
})

describe('summary', () => {
  const add = (kind: string, name: string, parent: string | null = null): Change => {
    const to = thing(kind, name, parent)
    return { kind: 'add', address: to.address, to }
  }
  const [from, to] = [thing('column', 'a', 'table:t'), thing('column', 'b', 'table:t')]
  test.each<[string, Change[]]>([
    ['no changes', []],
    ['+1 table', [add('table', 'a'), add('column', 'x', 'table:a')]],
    ['+2 tables, +1 column', [add('table', 'a'), add('table', 'b'), add('column', 'x', 'table:c')]],
    [
      '+2 foreign keys, +2 indexes',
      [add('foreignKey', 'a'), add('foreignKey', 'b'), add('index', 'a'), add('index', 'b')],
    ],
    [
      '~1 column, -1 column, →1 column',
      [
        { kind: 'rename', address: to.address, from, to },
        { kind: 'drop', address: from.address, from },
        { kind: 'alter', address: to.address, from: to, to, attributes: ['type'] },
      ],
    ],
    ['+2 policies', [add('policy', 'a'), add('policy', 'b')]],
  ])('%s', (want, changes) => {
    expect(summary(changes)).toBe(want)
  })
})

describe('plan files', () => {
  const [current, desired] = [
    snapshotOf([thing('shelf', 'a')]),
    snapshotOf([thing('shelf', 'b', null, { n: [1, null] })]),
  ]
  const changes = diff(current, desired, [])
  const full = step('do it', {
    changes,
    hazards: [{ code: 'drop-table', subject: 'a', message: 'm' }],
    preflight: [{ query: 'q', message: 'm', hint: 'h' }],
    lock: 'none',
    lockTimeout: 1,
    statementTimeout: 2,
    span: { file: 'f', line: 1, column: 1, endLine: 1, endColumn: 1 },
  })
  const plan = makePlan({ target: 'paper', project: 'p', environment: 'dev', current, desired, steps: [full] })

  test('a plan written and read is the same plan', async () => {
    expect(await planFromJson(planToJson(plan), 'plan.json')).toEqual({ plan })
  })

  test.each([
    ['no JSON', '{', 'is not JSON'],
    ['another format', planToJson({ ...plan, format: 2 as never }), 'has plan format 2'],
    ['something else', '[]', 'is not a plan'],
    ['null', 'null', 'is not a plan'],
    ['a hazard that we do not know', planToJson(plan).replace('drop-table', 'drop-moon'), 'hazards.0.code'],
    [
      'an address that was tampered with',
      planToJson(plan).replace('"shelf:a",', '"shelf:c",').replace('"name": "a"', '"name": "z"'),
      'phases.0',
    ],
  ])('%s is refused', async (_, text, message) => {
    const { diagnostics } = await planFromJson(text, 'plan.json')
    expect(diagnostics?.[0]).toMatchObject({ code: 'plan/file', message: expect.stringContaining(message) })
  })
})
