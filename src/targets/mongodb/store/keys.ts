/** API keys in `_bkend_keys`: their hashes and what hangs on them. */
import type { KeyRecord, KeyStore } from '../../../query/index.ts'
import { OWN } from '../names.ts'
import { uuidv7 } from '../uuid.ts'
import { mine, NEWEST, type Owned } from './accounts.ts'
import type { StoreContext } from './context.ts'
import { telling } from './faults.ts'

interface KeyDocument extends Owned, Pick<KeyRecord, 'kind' | 'name' | 'scopes'> {
  readonly hash: string
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  readonly createdAt: Date
}

function keyOf({ _id, kind, name, scopes, expiresAt, revokedAt, createdAt }: KeyDocument): KeyRecord {
  return {
    ...{ id: _id, kind, name, scopes },
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

/** The keys of one project and environment. */
export function keyStore(context: StoreContext): KeyStore {
  const keys = context.db.collection<KeyDocument>(OWN.keys)
  return {
    byHash: (hash) =>
      telling(async () => {
        const found = await keys.findOne({ ...mine(context), hash })
        return found && keyOf(found)
      }),
    create: ({ kind, name, scopes, expiresAt, hash }) =>
      telling(async () => {
        const kept: KeyDocument = {
          _id: uuidv7(),
          ...mine(context),
          ...{ kind, name, scopes, hash, revokedAt: null, createdAt: new Date() },
          expiresAt: expiresAt === null ? null : new Date(expiresAt),
        }
        await keys.insertOne(kept)
        return keyOf(kept)
      }),
    list: () => telling(async () => (await keys.find(mine(context), { sort: { ...NEWEST } }).toArray()).map(keyOf)),
    revoke: (id) =>
      telling(async () => {
        const filter = { ...mine(context), _id: id, revokedAt: null }
        return (await keys.updateOne(filter, { $set: { revokedAt: new Date() } })).modifiedCount > 0
      }),
  }
}
