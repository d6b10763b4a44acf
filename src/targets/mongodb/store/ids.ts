/** New ids, which sort by the time they were made at. */
import { randomBytes } from 'node:crypto'
import type { IdKind } from '../../../model/index.ts'
import { bsonTypeOfId } from '../bson-type.ts'
import { OWN } from '../names.ts'
import type { StoreContext } from './context.ts'

/** RFC 9562, version 7: milliseconds, then chance. */
export function uuidv7(): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

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
