/** Users that are put in beside rows. */
import { canonicalJson } from '../../../model/index.ts'
import { type PutCount, RowsRefused, type UserRow } from '../../../plan/index.ts'
import { mine, type UserDocument, usersOf } from '../store/accounts.ts'
import type { StoreContext } from '../store/context.ts'
import { isDuplicate } from '../store/faults.ts'

function documentOf({ id, createdAt, profile, email, ...rest }: UserRow, context: StoreContext): UserDocument {
  const at = new Date(createdAt)
  return {
    _id: id,
    ...mine(context),
    ...rest,
    ...{ email, emailKey: email?.toLowerCase() ?? null, createdAt: at, updatedAt: at },
    profile: profile as UserDocument['profile'],
  }
}

/** What a seed says of a user; when it was last changed is none of it. */
function said({ updatedAt: _, ...user }: UserDocument): string {
  return canonicalJson({ ...user, createdAt: user.createdAt.toISOString() })
}

/** Puts users in, or brings those that are there to the same values. Throws `RowsRefused`. */
export async function putUsers(users: readonly UserRow[], context: StoreContext): Promise<PutCount> {
  const wanted = users.map((user) => documentOf(user, context))
  const found = await usersOf(context)
    .find({ _id: { $in: wanted.map((user) => user._id) } })
    .toArray()
  const there = new Map(found.map((user) => [user._id, user]))
  let [inserted, updated] = [0, 0]
  for (const user of wanted) {
    const before = there.get(user._id)
    if (before && said(before) === said(user)) continue
    try {
      await usersOf(context).replaceOne({ _id: user._id }, user, { upsert: true })
    } catch (fault) {
      if (!isDuplicate(fault)) throw fault
      const text = `the email ${user.email} is taken`
      throw new RowsRefused('duplicate', text, { table: '$users', fields: ['email'], rule: null, cause: fault })
    }
    if (before) updated++
    else inserted++
  }
  return { inserted, updated }
}

/** Hashes of passwords by user, of those that are there. */
export async function passwordHashes(
  ids: readonly string[],
  context: StoreContext,
): Promise<ReadonlyMap<string, string | null>> {
  const found = await usersOf(context)
    .find({ ...mine(context), _id: { $in: [...ids] } }, { projection: { passwordHash: 1 } })
    .toArray()
  return new Map(found.map(({ _id, passwordHash }) => [_id, passwordHash]))
}
