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
