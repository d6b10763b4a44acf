/** The five verbs of a table, and the client that holds every table. */
import { connect } from './connection.ts'
import { BkendError } from './error.ts'
import type { Given, ListQuery, Page, RowQuery } from './filter.ts'
import type { CallOptions, ChangeOptions, ClientOptions } from './options.ts'
import { queryString } from './query-string.ts'

/**
 * What can be done with a table's rows. Each call throws `BkendError`. `Unsortable` columns have no order, `Searchable` ones are
 * text; `Expand` are the rows that references bring, `Total` is what pages say of how many there are.
 */
export interface Table<
  Row,
  Create,
  Update,
  Filter,
  Unsortable = never,
  Searchable = keyof Row,
  Expand = object,
  Total = number,
> {
  /** A new row. One that the asker may not read back comes with the system fields and what was sent. */
  create(values: Create, options?: CallOptions): Promise<Row>
  /** The row of that id; `data/not-found` where there is none. */
  get<Column extends keyof Row = keyof Row, Name extends keyof Expand | undefined = undefined>(
    id: string,
    options?: RowQuery<Row, Column, Name> & CallOptions,
  ): Promise<Given<Row, Column, Expand, Name>>
  /** A page of rows, newest first unless sorted otherwise. */
  list<Column extends keyof Row = keyof Row, Name extends keyof Expand | undefined = undefined>(
    query?: ListQuery<Row, Filter, Unsortable, Searchable, Column, Name>,
    options?: CallOptions,
  ): Promise<Page<Given<Row, Column, Expand, Name>, Total>>
  /** Changes the columns given and no other; `null` unsets. Gives the whole row. */
  update(id: string, changes: Update, options?: ChangeOptions): Promise<Row>
  /** Deletes the row of that id. */
  delete(id: string, options?: ChangeOptions): Promise<{ readonly success: true }>
}

/**
 * A client whose members are tables, made when they are first asked for, so that its size does not grow with their
 * number. `Client` maps each table's name to its `Table`.
 */
export function createClient<Client extends object>(options: ClientOptions): Client {
  const request = connect(options)

  function table(name: string): Table<unknown, object, object, unknown> {
    const path = `${options.dataPath ?? '/v1/data'}/${encodeURIComponent(name)}`
    const row = (id: string) => {
      // Never sent: these would reach another route. No row has such an id.
      if (/^(\.{0,2}|spec|openapi)$/.test(id)) throw new BkendError(404, { code: 'data/not-found', message: 'No row' })
      return `${path}/${encodeURIComponent(id)}`
    }
    return {
      create: (values, options) => request('POST', path, values, options),
      get: async (id, options) =>
        request('GET', row(id) + queryString({ ...options, signal: undefined }), undefined, options),
      list: (query, options) => request('GET', path + queryString(query), undefined, options),
      update: async (id, changes, options) => request('PATCH', row(id), changes, options),
      delete: async (id, options) => request('DELETE', row(id), undefined, options),
    }
  }

  return new Proxy(Object.create(null), {
    get(tables, name) {
      if (typeof name === 'string') tables[name] ??= table(name)
      return tables[name]
    },
  })
}
