/** The five verbs of a table, and the client that holds every table. */
import { connect } from './connection.ts'
import { BkendError } from './error.ts'
import type { ListQuery, Page, Selected } from './filter.ts'
import type { CallOptions, ClientOptions } from './options.ts'

/** What can be done with a table's rows. Each call throws `BkendError`. */
export interface Table<Row, Create, Update, Filter> {
  /** A new row. One that the asker may not read back comes with the system fields and what was sent. */
  create(values: Create, options?: CallOptions): Promise<Row>
  /** The row of that id; `data/not-found` where there is none. */
  get(id: string, options?: CallOptions): Promise<Row>
  /** A page of rows, newest first unless sorted otherwise. */
  list<Column extends keyof Row = keyof Row>(
    query?: ListQuery<Row, Filter, Column>,
    options?: CallOptions,
  ): Promise<Page<Selected<Row, Column>>>
  /** Changes the columns given and no other; `null` unsets. Gives the whole row. */
  update(id: string, changes: Update, options?: CallOptions): Promise<Row>
  /** Deletes the row of that id. */
  delete(id: string, options?: CallOptions): Promise<{ readonly success: true }>
}

/** `?name=value&…` with arrays joined by commas and objects as JSON; unset values are left out. */
function queryString(query: object): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    value === undefined
      ? []
      : `${name}=${encodeURIComponent(typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : value)}`,
  )
  return parts.length ? `?${parts.join('&')}` : ''
}

/**
 * A client whose members are tables, made when they are first asked for, so that its size does not grow with their
 * number. `Client` maps each table's name to its `Table`.
 */
export function createClient<Client extends object>(options: ClientOptions): Client {
  const request = connect(options)

  function table(name: string): Table<unknown, unknown, unknown, unknown> {
    const path = `${options.dataPath ?? '/v1/data'}/${encodeURIComponent(name)}`
    const row = (id: string) => {
      // Never sent: these would reach another route. No row has such an id.
      if (/^(\.{0,2}|spec|openapi)$/.test(id)) throw new BkendError(404, { code: 'data/not-found', message: 'No row' })
      return `${path}/${encodeURIComponent(id)}`
    }
    return {
      create: (values, options) => request('POST', path, values, options),
      get: async (id, options) => request('GET', row(id), undefined, options),
      list: (query = {}, options) => request('GET', path + queryString(query), undefined, options),
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
