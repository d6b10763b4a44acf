/** What a database has beside collections that push could make. */
import type { Db } from 'mongodb'
import type { LeftAlone } from '../../../plan/index.ts'
import { isForProjects } from '../names.ts'

const REASONS: Readonly<Record<string, string>> = {
  view: 'views are made with the server’s own commands beside bkend',
}

/** Everything that is neither a collection nor ours or the server's, by name. */
export async function besides(db: Db): Promise<readonly LeftAlone[]> {
  const all = (await db.listCollections({}, { nameOnly: true }).toArray()) as readonly {
    readonly name: string
    readonly type?: string
  }[]
  return all.flatMap(({ name, type = 'collection' }) => {
    if (type === 'collection' || type === 'timeseries' || !isForProjects(name)) return []
    return [
      {
        address: `${type}:${name}`,
        kind: type,
        reason: REASONS[type] ?? `${type} is no kind of collection that push makes`,
      },
    ]
  })
}
