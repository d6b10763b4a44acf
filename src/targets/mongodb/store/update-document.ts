/** The changes of a query in MongoDB's words. */
import type { Document } from 'mongodb'
import type { UpdateQuery } from '../../../query/index.ts'
import { fieldOf, VERSION_FIELD } from '../names.ts'
import { encode } from '../values.ts'
import type { StoreContext } from './context.ts'
import { columnOf } from './shape.ts'

/** The fields that change, as they will be; `undefined`: unset. */
export function fieldsAfter({ table, changes }: UpdateQuery, context: StoreContext): readonly [string, unknown][] {
  return Object.entries(changes).map(([name, value]) => {
    const column = columnOf(table, name)
    return [fieldOf(column), value === null ? undefined : encode(column.type, value, context)]
  })
}

/** What the server is told to do with the document. */
export function updateOf(query: UpdateQuery, context: StoreContext): Document {
  const stamp = query.table.columns.find((c) => c.system && c.name === 'updatedAt')
  const fields = fieldsAfter(query, context)
  const set = fields.filter(([, value]) => value !== undefined)
  const unset = fields.flatMap(([field, value]) => (value === undefined ? [[field, ''] as const] : []))
  if (stamp) set.push([fieldOf(stamp), new Date()])
  return {
    $inc: { [VERSION_FIELD]: 1 },
    ...(set.length > 0 && { $set: Object.fromEntries(set) }),
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset) }),
  }
}
