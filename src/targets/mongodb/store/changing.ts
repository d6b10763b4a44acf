/** Changes to a row. */
import type { Document } from 'mongodb'
import { type Conflict, type Found, isEvery, type NotFound, type UpdateQuery } from '../../../query/index.ts'
import type { Row, StoreContext } from './context.ts'
import { compile, every } from './filter.ts'
import { print, versionOf } from './printing.ts'
import { answers, byId } from './reading.ts'
import { brokenReferences, referenceFault, repeatedIn } from './references.ts'
import { checkRules } from './row-checks.ts'
import { changeRow, findRow } from './rows.ts'
import { duplicateFault } from './uniques.ts'
import { fieldsAfter, updateOf } from './update-document.ts'
import { atVersion, unchanged } from './versions.ts'

/** The rows that may be changed by the query beyond its rule, whatever their version. */
function wantedBy({ table, where }: UpdateQuery, id: Document, context: StoreContext): Document {
  return isEvery(where) ? id : every([id, compile(where, { context, table, guards: new Map() })])
}

async function changed(query: UpdateQuery, filter: Document, context: StoreContext): Promise<Row | null> {
  await checkRules(query, filter, context)
  try {
    return await changeRow(query, filter, updateOf(query, context), context)
  } catch (fault) {
    const row = await findRow(query, filter, context)
    const after = Object.fromEntries(fieldsAfter(query, context))
    throw row ? await duplicateFault(fault, query.table, { ...row, ...after }, context) : fault
  }
}

/** The system columns, and what was sent. */
function unread(row: Row, { table, changes }: UpdateQuery): string {
  const columns = table.columns.filter((c) => c.system || (changes[c.name] ?? null) !== null).map((c) => c.name)
  return print(row, { table, columns }, null)
}

type Outcome = Found | NotFound | Conflict

async function change(query: UpdateQuery, id: Document, context: StoreContext): Promise<Outcome> {
  const wanted = wantedBy(query, id, context)
  const filter = every([wanted, atVersion(query.ifVersion)])
  return context.turns(`${query.table.dbName} ${query.id}`, async () => {
    const row = await changed(query, filter, context)
    if (!row) return unchanged(query, wanted, context)
    const [json = '{}'] = query.readBack ? await answers([row], query, context) : [unread(row, query)]
    return { outcome: 'found', json, version: versionOf(row) }
  })
}

/** Changes a row. References that lead nowhere may stay in one that holds them already. */
export async function update(query: UpdateQuery, context: StoreContext): Promise<Outcome> {
  const id = byId(query, context)
  if (!id) return { outcome: 'missing' }
  const broken = await brokenReferences(query, query.changes, context)
  if (broken.length === 0) return change(query, id, context)
  const repeated = repeatedIn(query, broken)
  const outcome = repeated && (await change(repeated, id, context))
  if (outcome?.outcome === 'found' || outcome?.outcome === 'conflict') return outcome
  throw referenceFault(broken)
}
