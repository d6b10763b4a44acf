/** New ids, which sort by the time they were made at. */
import type { IdKind } from '../../../model/index.ts'
import { bsonTypeOfId } from '../bson-type.ts'
import { OWN } from '../names.ts'
import { uuidv7 } from '../uuid.ts'
import type { StoreContext } from './context.ts'

/** The next number of a counter, from 1; of `count` numbers the last. */
export function nextNumber({ db, turns }: StoreContext, counter: string, count: number = 1): Promise<number> {
  return turns(`counter ${counter}`, async () => {
    const counters = db.collection<{ readonly _id: string; readonly n: number }>(OWN.counters)
    const options = { upsert: true, returnDocument: 'after' } as const
    return (await counters.findOneAndUpdate({ _id: counter }, { $inc: { n: count } }, options))?.n ?? count
  })
}

/** A new id for a row of that collection. */
export async function newId(kind: IdKind, collection: string, context: StoreContext): Promise<unknown> {
  const { ObjectId, Long } = context.library
  switch (bsonTypeOfId(kind)) {
    case 'objectId':
      return new ObjectId()
    case 'long':
      return Long.fromNumber(await nextNumber(context, `${collection}.id`))
    default:
      return uuidv7()
  }
}
