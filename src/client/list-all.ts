/** Every row of a list, page after page. */
import type { Given, ListQuery } from './filter.ts'
import type { CallOptions } from './options.ts'
import type { Table } from './table.ts'

/** The filters of a list, as far as they speak of ids. */
interface IdFilter {
  readonly id?: object
}

/** Those filters, and only what comes after that id. What was asked of the id before still holds. */
function beyond(filters: IdFilter | undefined, direction: string | undefined, id: string): IdFilter {
  return { ...filters, id: { ...filters?.id, [direction === 'asc' ? '$gt' : '$lt']: id } }
}

/**
 * All rows that match, one after the other: `for await (const post of listAll(client.posts, { … })) …`. Each page is asked
 * for when its first row is wanted; `limit` is its size, 100 unless said. In the order of ids, which is the usual one, rows
 * that come and go meanwhile neither repeat others nor hide them; sorted by another column they may. Throws what `list`
 * throws.
 */
export async function* listAll<
  Row extends { readonly id: string },
  Filter,
  Unsortable,
  Searchable,
  Expand,
  Column extends keyof Row = keyof Row,
  Name extends keyof Expand | undefined = undefined,
>(
  table: Table<Row, never, never, Filter, Unsortable, Searchable, Expand, unknown>,
  query: Omit<ListQuery<Row, Filter, Unsortable, Searchable, Column, Name>, 'page'> = {},
  options?: CallOptions,
): AsyncGenerator<Given<Row, Column, Expand, Name>, void, undefined> {
  const whole: ListQuery<Row, Filter, Unsortable, Searchable, Column, Name> = { ...query, limit: query.limit ?? 100 }
  const byId = query.sortBy === undefined || query.sortBy === 'id'
  let next = whole
  for (let page = 2; ; page++) {
    const { items, pagination } = await table.list(next, options)
    yield* items
    const last = items.at(-1) as Row | undefined
    if (!pagination.hasNext || !last) return
    const filters = beyond(query.andFilters as IdFilter | undefined, query.sortDirection, last.id)
    next = byId ? { ...whole, andFilters: filters as Filter } : { ...whole, page }
  }
}
