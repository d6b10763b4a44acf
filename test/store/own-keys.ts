/** Tables without system columns whose key is a column of their own: what every store does with them, on top of `conformance.ts`. */
import { expect, test } from 'vitest'
import type { JsonValue } from '../../src/model/index.ts'

type Row = Readonly<Record<string, JsonValue>>

/** A row as a read tells it, or why there is none. */
type Read = { readonly outcome: string; readonly row?: Row }

/** What the tests ask of a store, as some asker. */
export interface Asking {
  make(table: string, body: Row): Promise<Row>
  read(table: string, id: JsonValue | undefined, parameters?: Readonly<Record<string, string>>): Promise<Read>
  rows(table: string, parameters?: Readonly<Record<string, string>>): Promise<readonly Row[]>
  change(table: string, id: JsonValue | undefined, body: Row): Promise<Read>
  remove(table: string, id: JsonValue | undefined): Promise<{ readonly outcome: string }>
}

const ANYBODY = 'permissions: { create: guest, read: guest, list: guest, update: guest, delete: guest }'

/** Their declarations, among the tables of the suite. */
export const OWN_KEYS = `
  switches:
    options: { system: false }
    columns:
      key: { type: varchar(4), primaryKey: true }
      value: string
      size: { type: integer, optional: true }
    ${ANYBODY}
  wires:
    options: { system: false }
    columns:
      no: { type: integer, primaryKey: true }
      switchKey: { type: reference, to: switches, onDelete: cascade, as: plug }
    ${ANYBODY}
  letterboxes:
    options: { system: false }
    columns: { code: { type: string, primaryKey: true }, text: string }
    permissions: { create: guest, list: admin }
  parts:
    options: { system: false }
    columns: { id: integer, name: string }
    ${ANYBODY}
  codes:
    options: { system: false }
    columns:
      id: string
      partId: { type: reference, to: parts, onDelete: cascade }
    ${ANYBODY}
  marks:
    options: { system: false }
    columns:
      id: { type: uuid, default: { $uuid: true } }
      codeId: { type: reference, to: codes, onDelete: set null, optional: true }
      text: string
    ${ANYBODY}
`

/** Registers the tests. `told`: the fault of work that is to fail. */
export function ownKeyTests(
  as: () => Asking,
  told: (work: Promise<unknown>) => Promise<{ readonly kind?: string; readonly fields?: readonly string[] }>,
): void {
  test('are read, changed and ended by it', async () => {
    const made = await as().make('parts', { id: 7, name: 'bolt' })
    expect(made).toEqual({ id: 7, name: 'bolt' })
    expect(await as().read('parts', 7)).toMatchObject({ row: { id: 7, name: 'bolt' } })
    expect(await as().change('parts', 7, { name: 'nut' })).toMatchObject({ row: { id: 7, name: 'nut' } })
    expect(await as().rows('parts', { andFilters: JSON.stringify({ id: 7 }) })).toEqual([{ id: 7, name: 'nut' }])
    expect(await as().read('parts', 8)).toEqual({ outcome: 'missing' })
    expect(await as().remove('parts', 7)).toEqual({ outcome: 'deleted' })
    expect(await as().read('parts', 7)).toEqual({ outcome: 'missing' })
  })

  test('are read, changed, listed and ended by one of any name', async () => {
    for (const key of ['b', 'a', 'Ä']) await as().make('switches', { key, value: 'off', size: 1 })
    expect(await as().read('switches', 'a')).toMatchObject({ row: { key: 'a', value: 'off', size: 1 } })
    expect(await as().read('switches', 'none')).toEqual({ outcome: 'missing' })
    // Five letters, of which the column's type would keep four.
    await as().make('switches', { key: 'abcd', value: 'long' })
    expect(await as().read('switches', 'abcde')).toEqual({ outcome: 'missing' })
    expect(await as().change('switches', 'a', { value: 'on' })).toMatchObject({ row: { key: 'a', value: 'on' } })
    expect(await as().change('switches', 'none', { value: 'on' })).toEqual({ outcome: 'missing' })
    expect(await as().remove('switches', 'abcd')).toEqual({ outcome: 'deleted' })
    expect(await as().remove('switches', 'abcd')).toEqual({ outcome: 'missing' })
    const keys = async (parameters?: Readonly<Record<string, string>>) =>
      (await as().rows('switches', parameters)).map((row) => row.key)
    expect(await keys()).toEqual(['Ä', 'b', 'a'])
    expect(await keys({ sortDirection: 'asc', limit: '2' })).toEqual(['a', 'b'])
    expect(await keys({ sortDirection: 'asc', limit: '2', page: '2' })).toEqual(['Ä'])
    expect(await keys({ sortBy: 'size', sortDirection: 'asc' })).toEqual(['a', 'b', 'Ä'])
    expect(await keys({ andFilters: '{"key":{"$lt":"b"}}' })).toEqual(['a'])
  })

  test('are referred to by one of any name, which breaks the ties', async () => {
    await as().make('switches', { key: 'main', value: 'on' })
    for (const no of [11, 9, 10]) await as().make('wires', { no, switchKey: 'main' })
    expect(await told(as().make('wires', { no: 12, switchKey: 'lost' }))).toMatchObject({
      kind: 'reference',
      fields: ['switchKey'],
    })
    expect(await as().read('wires', 9, { expand: 'plug' })).toMatchObject({
      row: { no: 9, plug: { key: 'main', value: 'on' } },
    })
    const wires = await as().rows('wires', { sortBy: 'switchKey', expand: 'plug' })
    expect(wires.map(({ no }) => no)).toEqual([11, 10, 9])
    expect(wires[0]).toMatchObject({ plug: { key: 'main' } })
    expect(await as().read('wires', 'nine')).toEqual({ outcome: 'missing' })
    expect(await as().read('wires', '99999999999')).toEqual({ outcome: 'missing' })
    expect(await as().remove('switches', 'main')).toEqual({ outcome: 'deleted' })
    expect(await as().read('wires', 9)).toEqual({ outcome: 'missing' })
  })

  test('answer what was sent where their maker may not read them', async () => {
    expect(await as().make('letterboxes', { code: 'x', text: 'y' })).toEqual({ code: 'x', text: 'y' })
  })

  test('have it once', async () => {
    await as().make('parts', { id: 8, name: 'bolt' })
    expect(await told(as().make('parts', { id: 8, name: 'other' }))).toMatchObject({
      kind: 'duplicate',
      fields: ['id'],
    })
  })

  test('get it by default', async () => {
    const { id } = await as().make('marks', { text: 'x' })
    expect(await as().read('marks', id)).toMatchObject({ row: { id, text: 'x' } })
    expect(await as().read('marks', String(id).toUpperCase())).toMatchObject({ row: { id } })
  })

  test('are referred to by it, answered with it, and end with it', async () => {
    await as().make('parts', { id: 9, name: 'wheel' })
    expect(await told(as().make('codes', { id: 'w-0', partId: '10' }))).toMatchObject({
      kind: 'reference',
      fields: ['partId'],
    })
    await as().make('codes', { id: 'w-1', partId: '9' })
    const mark = await as().make('marks', { codeId: 'w-1', text: 'on it' })
    expect(await as().read('codes', 'w-1', { expand: 'part' })).toMatchObject({
      row: { part: { id: 9, name: 'wheel' } },
    })
    expect(await as().read('marks', mark.id, { expand: 'code' })).toMatchObject({ row: { code: { id: 'w-1' } } })
    expect(await as().remove('parts', 9)).toEqual({ outcome: 'deleted' })
    expect(await as().read('codes', 'w-1')).toEqual({ outcome: 'missing' })
    expect(await as().read('marks', mark.id)).toMatchObject({ row: { id: mark.id, text: 'on it' } })
    expect(await as().read('marks', mark.id)).not.toHaveProperty('row.codeId')
  })
}
