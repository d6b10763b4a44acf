/** What every store does alike, written against the `Store` interface alone: a new target calls this with stores of its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonValue, Schema } from '../../src/model/index.ts'
import {
  type Asker,
  GUEST,
  KEY_ADMIN,
  type Listed,
  type Parameters,
  type Planned,
  planCreate,
  planDelete,
  planList,
  planRead,
  planUpdate,
  type QueryContext,
  type Store,
  StoreFault,
} from '../../src/query/index.ts'
import { OWN_KEYS, ownKeyTests } from './own-keys.ts'
import { OPERATOR_TYPES, type OperatorType } from './types.ts'

/** What the suite declares; the target pushes it. `types`: those that its server can keep. */
export const conformanceSchema = (types: readonly OperatorType[] = OPERATOR_TYPES): string => `
enumType: mood
values: [happy, calm, sad]
---
tables:
  things:
    columns:
      name: string
${types.map(({ column, declared }) => `      ${column}: ${declared}`).join('\n')}
      blob: { type: bytea, optional: true }
      any: { type: jsonb, optional: true }
      span: { type: interval, optional: true }
      settings:
        type: object
        optional: true
        properties:
          theme: string
          size: { type: integer, optional: true }
          on: boolean?
          at: date?
    permissions: { create: user, read: guest, list: guest, update: user, delete: user }
  posts:
    columns:
      content: { type: string, minLength: 1, maxLength: 1000 }
      slug: { type: string, optional: true, unique: true }
      visibility: { type: string, enum: [public, private], default: public }
      likes: { type: integer, default: 0, write: admin }
      secret: { type: string, optional: true, read: self }
      staff: { type: string, optional: true, read: role:staff, write: role:staff }
    checks:
      not_shouting: { content: { $ne: LOUD } }
    permissions: { create: user, read: guest, list: guest, update: self, delete: self | role:moderator }
    rows:
      - { for: guest, where: { visibility: public }, on: [list, read] }
      - { for: self, where: { createdBy: $userId }, on: [list, read] }
  comments:
    columns:
      postId: { type: reference, to: posts, onDelete: restrict }
      noteId: { type: reference, to: notes, optional: true }
      content: string
    permissions: { create: user, read: guest, list: guest, update: self, delete: self }
  notes:
    columns:
      text: string
    permissions: { create: user, read: self, list: admin }
  letters:
    columns:
      text: string
      kind: { type: string, default: plain }
    permissions: { create: guest, list: admin }
  counters:
    columns:
      text: string
    options: { id: serial }
    permissions: { create: guest, read: self, list: guest }
  rooms:
    columns: { name: string }
    permissions: { create: user, read: guest, delete: self }
  desks:
    columns:
      roomId: { type: reference, to: rooms, onDelete: cascade }
    permissions: { create: user, read: guest, delete: user }
  lamps:
    columns:
      deskId: { type: reference, to: desks, onDelete: cascade }
      roomId: { type: reference, to: rooms, onDelete: set null, optional: true }
    permissions: { create: user, read: guest }
  locks:
    columns:
      deskId: { type: reference, to: desks, onDelete: restrict }
    permissions: { create: user, read: guest, delete: user }
  badges:
    columns:
      holderId: { type: reference, to: $users, onDelete: cascade }
      giverId: { type: reference, to: $users, onDelete: set null, optional: true }
    permissions: { create: user, read: guest }
${OWN_KEYS}`

/** A store to be judged, over a fresh database that has the `conformanceSchema`. */
export interface Judged {
  readonly schema: Schema
  readonly store: Store
  close(): Promise<void>
}

const ann: Asker = { role: 'user', userId: 'ann', roles: [], claims: { sub: 'ann' } }
const bob: Asker = { role: 'user', userId: 'bob', roles: [], claims: { sub: 'bob' } }
const moderator: Asker = { role: 'user', userId: 'mod', roles: ['moderator'], claims: { sub: 'mod' } }
const staff: Asker = { role: 'user', userId: 'cat', roles: ['staff'], claims: { sub: 'cat' } }

type Row = Readonly<Record<string, JsonValue>>

/** The query; a refusal is thrown as it is. */
function query<Q>(planned: Planned<Q>): Q {
  if (planned.ok) return planned.query
  throw planned.refusal
}

/** Judges a store. `open` is called once; `types`: as in `conformanceSchema`. */
export function judgeStore(
  name: string,
  open: () => Promise<Judged>,
  types: readonly OperatorType[] = OPERATOR_TYPES,
): void {
  describe(name, () => {
    let judged: Judged
    beforeAll(async () => {
      judged = await open()
    }, 180_000)
    afterAll(() => judged?.close())

    const as = (asker: Asker, more: Partial<QueryContext> = {}) => {
      const context = (): QueryContext => ({ schema: judged.schema, asker, ...more })
      return {
        async make(table: string, body: Row): Promise<Row> {
          return JSON.parse((await judged.store.create(query(planCreate({ table, body }, context())))).json)
        },
        async read(table: string, id: JsonValue | undefined, parameters: Parameters = {}) {
          const found = await judged.store.read(query(planRead({ table, id: String(id), parameters }, context())))
          return found.outcome === 'found' ? { ...found, row: JSON.parse(found.json) as Row } : found
        },
        list: (table: string, parameters: Parameters = {}): Promise<Listed> =>
          judged.store.list(query(planList({ table, parameters }, context()))),
        async rows(table: string, parameters: Parameters = {}): Promise<readonly Row[]> {
          return JSON.parse((await this.list(table, parameters)).json)
        },
        async change(table: string, id: JsonValue | undefined, body: Row, ifVersion: string | null = null) {
          const plan = planUpdate({ table, id: String(id), body, ifVersion }, context())
          const found = await judged.store.update(query(plan))
          return found.outcome === 'found' ? { ...found, row: JSON.parse(found.json) as Row } : found
        },
        remove: (table: string, id: JsonValue | undefined, ifVersion: string | null = null) =>
          judged.store.delete(query(planDelete({ table, id: String(id), ifVersion }, context()))),
      }
    }
    const filter = (value: unknown): Parameters => ({ andFilters: JSON.stringify(value), limit: '100' })

    describe('a row', () => {
      test('comes out as it went in, with the system fields', async () => {
        const row = await as(ann).make('posts', { content: 'hello', slug: 'a-row' })
        expect(row).toMatchObject({ content: 'hello', slug: 'a-row', visibility: 'public', likes: 0, createdBy: 'ann' })
        expect(row.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        expect(row).not.toHaveProperty('secret')
        expect(await as(bob).read('posts', row.id)).toMatchObject({ row })
      })

      test('changes where it is told to, is unset by null, and gets another version', async () => {
        const made = await as(ann).make('posts', { content: 'old', slug: 'to-unset' })
        const before = await as(ann).read('posts', made.id)
        const after = await as(ann).change('posts', made.id, { content: 'new', slug: null })
        expect(after).toMatchObject({ outcome: 'found', row: { content: 'new' } })
        expect(after).not.toHaveProperty('row.slug')
        expect('version' in before && 'version' in after && before.version !== after.version).toBe(true)
      })

      test('an update of nothing moves the version', async () => {
        const made = await as(ann).make('posts', { content: 'same' })
        const before = await as(ann).read('posts', made.id)
        const after = await as(ann).change('posts', made.id, {})
        expect(after).toMatchObject({ outcome: 'found', row: { content: 'same' } })
        expect('version' in before && 'version' in after && before.version !== after.version).toBe(true)
      })

      test('ends once', async () => {
        const made = await as(ann).make('posts', { content: 'short-lived' })
        expect(await as(ann).remove('posts', made.id)).toEqual({ outcome: 'deleted' })
        expect(await as(ann).remove('posts', made.id)).toEqual({ outcome: 'missing' })
      })

      test.each(['', 'nonsense', '0', "'; drop table posts; --", '%00', '\u{1F600}'])(
        'an impossible id (%j) is missing, whatever is done to it',
        async (id) => {
          expect(await as(ann).read('posts', id)).toEqual({ outcome: 'missing' })
          expect(await as(ann).change('posts', id, { content: 'x' })).toEqual({ outcome: 'missing' })
          expect(await as(ann).remove('posts', id)).toEqual({ outcome: 'missing' })
          expect(await as(ann).rows('posts', filter({ id }))).toEqual([])
          expect(await as(ann).read('counters', id)).toEqual({ outcome: 'missing' })
        },
      )

      test('is refused to those who may not reach it, apart from rows that nobody has', async () => {
        const hidden = await as(ann).make('posts', { content: 'mine', visibility: 'private' })
        expect(await as(bob).read('posts', hidden.id)).toEqual({ outcome: 'hidden' })
        expect(await as(bob).change('posts', hidden.id, { content: 'x' })).toEqual({ outcome: 'hidden' })
        expect(await as(bob).remove('posts', hidden.id)).toEqual({ outcome: 'hidden' })
        expect(await as(GUEST).read('posts', hidden.id)).toEqual({ outcome: 'hidden' })
        expect(await as(bob).read('posts', '00000000-0000-7000-8000-000000000000')).toEqual({ outcome: 'missing' })
        expect(await as(moderator).remove('posts', hidden.id)).toEqual({ outcome: 'deleted' })
      })

      test('of a table with numbered ids looks missing to those who may not reach it', async () => {
        const row = await as(ann).make('counters', { text: 'mine' })
        expect(row.id).toMatch(/^\d+$/)
        expect(await as(ann).read('counters', row.id)).toMatchObject({ row })
        expect(await as(bob).read('counters', row.id)).toEqual({ outcome: 'missing' })
      })

      test('that its maker may not read answers the system fields and what was sent', async () => {
        const letter = await as(GUEST).make('letters', { text: 'anonymous' })
        const counted = await as(GUEST).make('counters', { text: 'counted' })
        expect(Object.keys(letter).sort()).toEqual(['createdAt', 'createdBy', 'id', 'text', 'updatedAt'])
        const known = await as(KEY_ADMIN).read('letters', letter.id)
        expect(known).toMatchObject({ row: { ...letter, kind: 'plain' } })
        expect(await as(KEY_ADMIN).read('counters', counted.id)).toMatchObject({ row: counted })
      })

      test('is not owned by a guest, nor by the next one', async () => {
        const row = await as(GUEST).make('counters', { text: 'by a guest' })
        expect(row.createdBy).toBe('')
        expect(() =>
          query(planRead({ table: 'counters', id: String(row.id) }, { schema: judged.schema, asker: GUEST })),
        ).toThrow()
      })
    })

    describe('versions', () => {
      test('a change or an end under another version is a conflict and does nothing', async () => {
        const made = await as(ann).make('posts', { content: 'v1' })
        const first = await as(ann).read('posts', made.id)
        const version = 'version' in first ? first.version : ''
        await as(ann).change('posts', made.id, { content: 'v2' })
        expect(await as(ann).change('posts', made.id, { content: 'v3' }, version)).toEqual({ outcome: 'conflict' })
        expect(await as(ann).remove('posts', made.id, version)).toEqual({ outcome: 'conflict' })
        expect(await as(bob).change('posts', made.id, { content: 'v3' }, version)).toEqual({ outcome: 'hidden' })
        expect(await as(ann).read('posts', made.id)).toMatchObject({ row: { content: 'v2' } })
      })

      test('of many changes at once from one version, one wins', async () => {
        const made = await as(ann).make('posts', { content: 'start' })
        const first = await as(ann).read('posts', made.id)
        const version = 'version' in first ? first.version : ''
        const changes = Array.from({ length: 12 }, (_, i) =>
          as(ann).change('posts', made.id, { content: `from ${i}` }, version),
        )
        const outcomes = (await Promise.all(changes)).map((r) => r.outcome)
        expect(outcomes.filter((o) => o === 'found')).toHaveLength(1)
        expect(outcomes.filter((o) => o === 'conflict')).toHaveLength(11)
      })
    })

    describe('types', () => {
      beforeAll(async () => {
        const row = (name: string, index: 0 | 1) =>
          as(ann).make('things', { name, ...Object.fromEntries(types.map((t) => [t.column, t.sent[index]])) })
        await row('low', 0)
        await row('high', 1)
        await as(ann).make('things', { name: 'unset' })
      })

      const names = async (where: unknown, more: Parameters = {}): Promise<string[]> =>
        (await as(bob).rows('things', { ...filter(where), ...more })).map((r) => String(r.name))

      describe.each(types)('$column', ({ column, sent, answered, ordered, sortable }) => {
        const [low, high] = sent
        test('is answered in one form', async () => {
          const rows = await as(bob).rows('things', filter({ name: { $in: ['low', 'high'] } }))
          const by = Object.fromEntries(rows.map((r) => [String(r.name), r[column]]))
          expect(by).toEqual({ low: answered[0], high: answered[1] })
        })
        test.each([
          ['a bare value', low, ['low']],
          ['$eq', { $eq: high }, ['high']],
          ['$ne', { $ne: low }, ['high', 'unset']],
          ['$in', { $in: [low] }, ['low']],
          ['$in of none', { $in: [] }, []],
          ['$nin', { $nin: [low] }, ['high', 'unset']],
          ['$nin of none', { $nin: [] }, ['high', 'low', 'unset']],
          ['$exists', { $exists: true }, ['high', 'low']],
          ['not $exists', { $exists: false }, ['unset']],
          ['null', null, ['unset']],
          ['two at once', { $ne: low, $exists: true }, ['high']],
        ])('%s', async (_, wanted, want) => {
          expect((await names({ [column]: wanted })).sort()).toEqual(want)
        })
        test.runIf(ordered).each([
          ['$gt', { $gt: low }, ['high']],
          ['$gte', { $gte: low }, ['high', 'low']],
          ['$lt', { $lt: high }, ['low']],
          ['$lte', { $lte: high }, ['high', 'low']],
        ])('%s', async (_, wanted, want) => {
          expect((await names({ [column]: wanted })).sort()).toEqual(want)
        })
        test.runIf(sortable)('is sorted with unset lowest', async () => {
          expect(await names({}, { sortBy: column, sortDirection: 'asc' })).toEqual(['unset', 'low', 'high'])
          expect(await names({}, { sortBy: column, sortDirection: 'desc' })).toEqual(['high', 'low', 'unset'])
        })
      })

      test('numbers that the type cannot hold match nothing, and are no faults', async () => {
        expect(await names({ whole: 3e9 })).toEqual([])
        expect((await names({ whole: { $lt: 3e9 } })).sort()).toEqual(['high', 'low'])
        expect(await names({ whole: 1.5 })).toEqual([])
        expect(await names({ big: '99999999999999999999999' })).toEqual([])
        expect((await names({ big: { $lt: '99999999999999999999999' } })).sort()).toEqual(['high', 'low'])
        expect(await names({ exact: 1e300 })).toEqual([])
      })

      test('what filters cannot ask is stored and answered all the same', async () => {
        const sent = { blob: 'YmtlbmQ=', any: { deep: [1, null, { a: 'b' }] }, span: 'P1DT2H' }
        const row = await as(ann).make('things', { name: 'rest', ...sent })
        expect(row).toMatchObject(sent)
        const long = Buffer.alloc(300, 7).toString('base64')
        expect(await as(ann).change('things', row.id, { blob: long, any: [1] })).toMatchObject({
          row: { blob: long, any: [1] },
        })
        await as(ann).remove('things', row.id)
      })

      test('declared objects are reached by dotted keys', async () => {
        const settings = { theme: 'dark', size: 3, on: true, at: '2026-01-02' }
        const row = await as(ann).make('things', { name: 'nested', settings })
        expect(row.settings).toEqual(settings)
        for (const where of [
          { 'settings.theme': 'dark' },
          { 'settings.size': { $gt: 2 } },
          { 'settings.size': { $in: [3, 4] } },
          { 'settings.on': true },
          { 'settings.at': { $lt: '2026-01-02T00:00:00.001Z' } },
          { settings: { $exists: true } },
          { 'settings.theme': { $regex: '^da' } },
        ])
          expect([where, await names(where)]).toEqual([where, ['nested']])
        expect(await names({ 'settings.size': { $ne: 3 } })).not.toContain('nested')
        expect(await names({ 'settings.size': { $ne: 4 }, 'settings.theme': { $exists: true } })).toEqual(['nested'])
        await as(ann).remove('things', row.id)
      })
    })

    describe('lists', () => {
      const table = 'comments'
      let post: Row
      beforeAll(async () => {
        post = await as(ann).make('posts', { content: 'to be commented' })
        for (const content of ['b', 'a', 'A', 'Z', 'é', '\u{1F600}', '\uE000', 'a%', 'a_', 'a\\'])
          await as(bob).make(table, { postId: post.id ?? null, content })
      })
      const contents = async (parameters: Parameters): Promise<string[]> =>
        (await as(GUEST).rows(table, { limit: '100', ...parameters })).map((r) => String(r.content))

      test('text sorts by code point', async () => {
        const want = ['A', 'Z', 'a', 'a%', 'a\\', 'a_', 'b', 'é', '\uE000', '\u{1F600}']
        expect(await contents({ sortBy: 'content', sortDirection: 'asc' })).toEqual(want)
        expect(await contents({ sortBy: 'content' })).toEqual([...want].reverse())
      })

      test('newest come first, and ids break ties', async () => {
        const ids = (await as(GUEST).rows(table, {})).map((r) => String(r.id))
        expect(ids).toEqual([...ids].sort().reverse())
        const tied = (await as(GUEST).rows(table, { sortBy: 'postId', sortDirection: 'asc' })).map((r) => String(r.id))
        expect(tied).toEqual([...ids].reverse())
      })

      test('pages follow one another without a gap', async () => {
        const all = await contents({ sortBy: 'content', sortDirection: 'asc' })
        const page = (n: number) =>
          as(GUEST).list(table, { sortBy: 'content', sortDirection: 'asc', limit: '4', page: String(n) })
        const pages = [await page(1), await page(2), await page(3), await page(4)]
        expect(pages.flatMap((p) => JSON.parse(p.json).map((r: Row) => r.content))).toEqual(all)
        expect(pages.map(({ count, total, hasNext }) => [count, total, hasNext])).toEqual([
          [4, 10, true],
          [4, 10, true],
          [2, 10, false],
          [0, 10, false],
        ])
      })

      test('what follows is known where nothing is counted', async () => {
        const page = (n: number) => as(GUEST, { total: 'none' }).list(table, { limit: '5', page: String(n) })
        expect(await page(1)).toMatchObject({ count: 5, total: null, hasNext: true })
        expect(await page(2)).toMatchObject({ count: 5, total: null, hasNext: false })
      })

      test('search finds parts, ignoring case, and takes no character for a wild one', async () => {
        expect((await contents({ search: 'a' })).sort()).toEqual(['A', 'a', 'a%', 'a\\', 'a_'].sort())
        expect(await contents({ search: '%' })).toEqual(['a%'])
        expect(await contents({ search: '_' })).toEqual(['a_'])
        expect(await contents({ search: '\\', searchType: 'content' })).toEqual(['a\\'])
        if (judged.store.capabilities.caseFolding === 'unicode') expect(await contents({ search: 'É' })).toEqual(['é'])
      })

      test('a pattern is matched as declared patterns are', async () => {
        expect((await contents(filter({ content: { $regex: '^[a-z].$' } }))).sort()).toEqual(['a%', 'a\\', 'a_'])
        expect(await contents(filter({ content: { $regex: '^\\S$', $gt: 'é' } }))).toHaveLength(2)
      })

      test('both filters hold, and one of the alternatives', async () => {
        const parameters = {
          andFilters: JSON.stringify({ createdBy: 'bob' }),
          orFilters: JSON.stringify({ content: 'a', postId: 'nobody' }),
        }
        expect(await contents(parameters)).toEqual(['a'])
      })

      test('select leaves the others out, never the system fields', async () => {
        const [row = {}] = await as(GUEST).rows(table, { select: 'content', limit: '1' })
        expect(Object.keys(row)).toEqual(['id', 'content', 'createdBy', 'createdAt', 'updatedAt'])
      })

      test('a page is empty where nobody let the asker see a row', async () => {
        const plan = planList({ table: 'letters' }, { schema: judged.schema, asker: bob })
        expect(plan).toMatchObject({ ok: false, refusal: { code: 'data/permission-denied' } })
      })
    })

    describe('columns that are read in some rows only', () => {
      let ids: Row[]
      beforeAll(async () => {
        ids = [
          await as(ann).make('posts', { content: 'by ann', secret: 'sesame' }),
          await as(bob).make('posts', { content: 'by bob', secret: 'sesame' }),
        ]
      })
      const mine = (): Parameters => filter({ id: { $in: ids.map((r) => r.id) } })
      const found = async (asker: Asker, where: object, more: Parameters = {}): Promise<string[]> => {
        const both = { ...mine(), ...more, orFilters: JSON.stringify(where) }
        return (await as(asker).rows('posts', both)).map((r) => String(r.content)).sort()
      }

      test('are answered there, and unset elsewhere', async () => {
        const rows = await as(ann).rows('posts', mine())
        expect(Object.fromEntries(rows.map((r) => [r.content, r.secret]))).toEqual({
          'by ann': 'sesame',
          'by bob': undefined,
        })
        expect(await as(KEY_ADMIN).rows('posts', mine())).toMatchObject([{ secret: 'sesame' }, { secret: 'sesame' }])
      })

      test('tell nothing in filters, search or order', async () => {
        expect(await found(ann, { secret: 'sesame' })).toEqual(['by ann'])
        expect(await found(ann, { secret: { $regex: 'ses' } })).toEqual(['by ann'])
        expect(await found(ann, { secret: { $exists: false } })).toEqual(['by bob'])
        expect(await found(ann, { secret: { $ne: 'sesame' } })).toEqual(['by bob'])
        expect(await found(ann, {}, { search: 'sesame' })).toEqual(['by ann'])
        expect(await as(ann).list('posts', { ...mine(), search: 'sesame' })).toMatchObject({ total: 1 })
        const sorted = await as(bob).rows('posts', { ...mine(), sortBy: 'secret', sortDirection: 'asc' })
        expect(sorted.map((r) => r.content)).toEqual(['by ann', 'by bob'])
      })

      test('of roles of the project are answered to those roles alone', async () => {
        const row = await as(staff).make('posts', { content: 'by staff', staff: 'internal' })
        expect(row.staff).toBe('internal')
        expect(await as(staff).read('posts', row.id)).toMatchObject({ row: { staff: 'internal' } })
        expect(await as(ann).read('posts', row.id)).not.toHaveProperty('row.staff')
        expect(() =>
          query(planList({ table: 'posts', parameters: { sortBy: 'staff' } }, { schema: judged.schema, asker: ann })),
        ).toThrow()
      })
    })

    describe('references', () => {
      test('are answered with the row where the asker may list it', async () => {
        const post = await as(ann).make('posts', { content: 'expanded', secret: 'sesame' })
        const comment = await as(bob).make('comments', { postId: post.id ?? null, content: 'on it' })
        const read = await as(bob).read('comments', comment.id, { expand: 'post' })
        expect(read).toMatchObject({ row: { post: { id: post.id, content: 'expanded' } } })
        expect(read).not.toHaveProperty('row.post.secret')
        const [row] = await as(GUEST).rows('comments', { expand: 'post', ...filter({ id: comment.id }) })
        expect(row).toMatchObject({ post: { content: 'expanded' } })
        await as(ann).change('posts', post.id, { visibility: 'private' })
        expect(await as(bob).read('comments', comment.id, { expand: 'post' })).not.toHaveProperty('row.post')
        expect(await as(ann).read('comments', comment.id, { expand: 'post', select: 'content' })).toMatchObject({
          row: { post: { secret: 'sesame' } },
        })
      })

      test('to a table that the asker may not list are answered as ids', async () => {
        const post = await as(ann).make('posts', { content: 'with a note' })
        const note = await as(ann).make('notes', { text: 'mine' })
        const comment = await as(ann).make('comments', {
          postId: post.id ?? null,
          noteId: note.id ?? null,
          content: 'x',
        })
        expect(await as(ann).read('comments', comment.id, { expand: 'note' })).not.toHaveProperty('row.note')
      })

      const fault = (work: Promise<unknown>): Promise<StoreFault> =>
        work.then(
          () => Promise.reject(new Error('no fault')),
          (f: unknown) => (f instanceof StoreFault ? f : Promise.reject(f)),
        )

      test('to a row that may not be reached fail as those to none', async () => {
        const hidden = await as(ann).make('posts', { content: 'hidden', visibility: 'private' })
        const note = await as(ann).make('notes', { text: "ann's" })
        const post = await as(ann).make('posts', { content: 'seen' })
        const attempts: Row[] = [
          { postId: hidden.id ?? null },
          { postId: '00000000-0000-7000-8000-000000000000' },
          { postId: 'nonsense' },
        ]
        for (const body of attempts) {
          const told = await fault(as(bob).make('comments', { content: 'x', ...body }))
          expect([told.kind, told.fields]).toEqual(['reference', ['postId']])
        }
        const told = await fault(
          as(bob).make('comments', { content: 'x', postId: post.id ?? null, noteId: note.id ?? null }),
        )
        expect([told.kind, told.fields]).toEqual(['reference', ['noteId']])
        const mine = await as(bob).make('comments', { content: 'x', postId: post.id ?? null })
        const changed = await fault(as(bob).change('comments', mine.id, { postId: hidden.id ?? null }))
        expect([changed.kind, changed.fields]).toEqual(['reference', ['postId']])
        expect(await as(ann).make('comments', { content: 'own', postId: hidden.id ?? null })).toHaveProperty('id')
      })

      test('that a row holds already may be sent again, though what they lead to is hidden by now', async () => {
        const make = async (table: string, body: Row) => String((await as(ann).make(table, body)).id)
        const [postId, other] = [
          await make('posts', { content: 'open' }),
          await make('posts', { content: 'x', visibility: 'private' }),
        ]
        const { id } = await as(bob).make('comments', { content: 'mine', postId })
        await as(ann).change('posts', postId, { visibility: 'private' })
        const change = (body: Row) => as(bob).change('comments', id, body)
        expect(await change({ content: 'again', postId })).toMatchObject({ row: { content: 'again', postId } })
        expect(await change({ postId })).toMatchObject({ row: { content: 'again', postId } })
        for (const gone of [other, '00000000-0000-7000-8000-000000000000', 'nonsense'])
          expect((await fault(change({ content: 'no', postId: gone }))).fields).toEqual(['postId'])
        // Of another's row no more is told than of none.
        for (const at of [other, postId])
          expect((await fault(as(staff).change('comments', id, { postId: at }))).fields).toEqual(['postId'])
        expect(await as(bob).read('comments', id)).toMatchObject({ row: { content: 'again', postId } })
      })

      test('keep the row that they point at', async () => {
        const post = await as(ann).make('posts', { content: 'kept' })
        await as(bob).make('comments', { postId: post.id ?? null, content: 'holds it' })
        expect((await fault(as(ann).remove('posts', post.id))).kind).toBe('reference')
      })

      const idOf = async (table: string, body: Row): Promise<string> => String((await as(ann).make(table, body)).id)
      const room = async (name: string) => {
        const roomId = await idOf('rooms', { name })
        const deskId = await idOf('desks', { roomId })
        return { roomId, deskId, lampId: await idOf('lamps', { deskId, roomId }) }
      }

      test('end the rows that go with it, through several tables, and are unset in those that stay', async () => {
        const [old, other] = [await room('old'), await room('other')]
        const stays = await as(ann).make('lamps', { deskId: other.deskId, roomId: old.roomId })
        const before = await as(ann).read('lamps', stays.id)
        expect(await as(ann).remove('rooms', old.roomId)).toEqual({ outcome: 'deleted' })
        expect(await as(ann).read('desks', old.deskId)).toEqual({ outcome: 'missing' })
        expect(await as(ann).read('lamps', old.lampId)).toEqual({ outcome: 'missing' })
        const after = await as(ann).read('lamps', stays.id)
        expect(after).toMatchObject({ row: { deskId: other.deskId } })
        expect(after).not.toHaveProperty('row.roomId')
        expect(after).not.toHaveProperty('version', 'version' in before && before.version)
        expect(await as(ann).read('lamps', other.lampId)).toMatchObject({ row: { roomId: other.roomId } })
      })

      test('end nothing where one of them is to stay, or the row may not end', async () => {
        const { roomId, deskId, lampId } = await room('locked')
        const lockId = await idOf('locks', { deskId })
        expect((await fault(as(ann).remove('rooms', roomId))).kind).toBe('reference')
        await as(ann).remove('locks', lockId)
        expect(await as(bob).remove('rooms', roomId)).toEqual({ outcome: 'hidden' })
        expect(await as(ann).remove('rooms', roomId, 'another')).toEqual({ outcome: 'conflict' })
        expect(await as(ann).read('lamps', lampId)).toMatchObject({ row: { roomId, deskId } })
      })

      test('to a user end with it, or are unset', async () => {
        const { accounts } = judged.store
        const user = async (name: string): Promise<string> => {
          const rights = { role: 'user', roles: [], emailVerified: false, passwordHash: null } as const
          return (await accounts.createUser({ email: `${name}@example.com`, name, ...rights })).id
        }
        const [holder, giver] = [await user('holder'), await user('giver')]
        const [first, second] = [
          await idOf('badges', { holderId: holder, giverId: giver }),
          await idOf('badges', { holderId: giver }),
        ]
        expect(await accounts.deleteUser(giver)).toBe(true)
        expect(await as(ann).read('badges', second)).toEqual({ outcome: 'missing' })
        expect(await as(ann).read('badges', first)).not.toHaveProperty('row.giverId')
        expect(await as(ann).read('badges', first)).toMatchObject({ row: { holderId: holder } })
        expect(await accounts.deleteUser(giver)).toBe(false)
      })
    })

    const told = async (work: Promise<unknown>): Promise<Partial<StoreFault>> => {
      try {
        await work
      } catch (fault) {
        if (fault instanceof StoreFault) return { kind: fault.kind, fields: fault.fields, rule: fault.rule }
        throw fault
      }
      throw new Error('no fault')
    }

    describe('rows with a key of their own', () => ownKeyTests(() => as(GUEST), told))

    describe('faults', () => {
      test('a value that another row has names the field', async () => {
        await as(ann).make('posts', { content: 'one', slug: 'taken' })
        expect(await told(as(bob).make('posts', { content: 'two', slug: 'taken' }))).toMatchObject({
          kind: 'duplicate',
          fields: ['slug'],
        })
      })

      test('a body that breaks a declared check is refused before the store is asked', async () => {
        await expect(as(ann).make('posts', { content: 'LOUD' })).rejects.toMatchObject({
          code: 'data/validation-error',
        })
      })
    })
  })
}
