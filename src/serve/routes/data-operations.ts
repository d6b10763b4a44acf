/** Create, read, list, update and delete: a call becomes a query, what the store finds becomes an answer. */
import type { Operation } from '../../model/index.ts'
import {
  type Found,
  type Listed,
  type ListQuery,
  type NotFound,
  planCreate,
  planDelete,
  planList,
  planRead,
  planUpdate,
} from '../../query/index.ts'
import type { ServeContext } from '../context.ts'
import { ApiFault } from '../fault.ts'
import type { Answer, Call } from '../route.ts'
import type { DataHandler } from './data-documents.ts'
import { overNewest, planned, queryContext } from './planned.ts'

/** Proxies that compress make an ETag of ours a weak one (`W/"…"`) on the way to the client, and it comes back so. */
const ETAG = /^(?:W\/)?"([\x21\x23-\x7e]{1,200})"$/

/** The version that `If-Match` asks for; null: any. */
function versionOf(call: Call): string | null {
  const given = call.header('if-match')?.trim()
  if (given === undefined || given === '*') return null
  const version = ETAG.exec(given)?.[1]
  if (version !== undefined) return version
  throw new ApiFault('data/invalid-header', 'If-Match takes one ETag as it was sent, in its quotes')
}

function record(status: number, { json, version }: Found): Answer {
  return { status, json, headers: { etag: `"${version}"` } }
}

function missing({ outcome }: NotFound): ApiFault {
  return outcome === 'hidden'
    ? new ApiFault('data/permission-denied', 'You may not do this to this row')
    : new ApiFault('data/not-found', 'There is no row with this id')
}

function conflict(): ApiFault {
  return new ApiFault('data/version-conflict', 'The row was changed since; read it again')
}

/** A page as JSON, around the rows as the store wrote them. Without a count there is neither a total nor a number of pages. */
function page({ limit, offset }: ListQuery, { json, total, hasNext }: Listed): string {
  const counted = total === null ? {} : { total }
  const pages = total === null ? {} : { totalPages: Math.ceil(total / limit) }
  const at = Math.floor(offset / limit) + 1
  return `{"items":${json},"pagination":${JSON.stringify({ ...counted, page: at, limit, ...pages, hasNext, hasPrev: at > 1 })}}`
}

type Handlers<Operations extends Operation> = Readonly<Record<Operations, DataHandler>>

function readingHandlers(context: ServeContext): Handlers<'read' | 'list'> {
  const { store } = context
  return {
    read: async (call) => {
      const { table = '', id = '' } = call.params
      const parameters = call.queries()
      const found = await overNewest(context, (schema) =>
        store.read(planned(planRead({ table, id, parameters }, queryContext(context, schema, call)))),
      )
      if (found.outcome !== 'found') throw missing(found)
      return record(200, found)
    },
    list: (call) => {
      const { table = '' } = call.params
      const parameters = call.queries()
      return overNewest(context, async (schema) => {
        const query = planned(planList({ table, parameters }, queryContext(context, schema, call)))
        return { status: 200, json: page(query, await store.list(query)) }
      })
    },
  }
}

function writingHandlers(context: ServeContext): Handlers<'create' | 'update' | 'delete'> {
  const { store } = context
  return {
    create: async (call) => {
      const body = await call.body()
      const { table = '' } = call.params
      const found = await overNewest(context, (schema) =>
        store.create(planned(planCreate({ table, body }, queryContext(context, schema, call)))),
      )
      return record(201, found)
    },
    update: async (call) => {
      const ifVersion = versionOf(call)
      const body = await call.body()
      const { table = '', id = '' } = call.params
      const found = await overNewest(context, (schema) =>
        store.update(planned(planUpdate({ table, id, body, ifVersion }, queryContext(context, schema, call)))),
      )
      if (found.outcome === 'conflict') throw conflict()
      if (found.outcome !== 'found') throw missing(found)
      return record(200, found)
    },
    delete: async (call) => {
      const ifVersion = versionOf(call)
      const { table = '', id = '' } = call.params
      const gone = await overNewest(context, (schema) =>
        store.delete(planned(planDelete({ table, id, ifVersion }, queryContext(context, schema, call)))),
      )
      if (gone.outcome === 'conflict') throw conflict()
      if (gone.outcome !== 'deleted') throw missing(gone)
      return { status: 200, json: '{"success":true}' }
    },
  }
}

/** The handlers of the five operations. */
export function operationHandlers(context: ServeContext): Handlers<Operation> {
  return { ...readingHandlers(context), ...writingHandlers(context) }
}
