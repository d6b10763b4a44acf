/** Users in `_bkend_users`. */
import type { Document } from 'mongodb'
import { type JsonValue, type Schema, USERS_TABLE } from '../../../model/index.ts'
import { type AccountStore, StoreFault, type UserChanges, type UserRecord } from '../../../query/index.ts'
import { readPublished } from '../driver/records.ts'
import { uuidv7 } from '../uuid.ts'
import { containing, mine, NEWEST, sessionsOf, type UserDocument, usersOf } from './accounts.ts'
import type { StoreContext } from './context.ts'
import { isDuplicate, telling } from './faults.ts'
import { type Following, follow, followingFrom } from './references.ts'
import { together } from './together.ts'

type UserStore = Pick<
  AccountStore,
  'createUser' | 'userById' | 'userByEmail' | 'passwordHashOf' | 'users' | 'updateUser' | 'deleteUser'
>

/** A kept user as everyone else knows it. */
export function userOf(kept: UserDocument): UserRecord {
  const { _id, email, name, role, roles, emailVerified, image, profile, createdAt, updatedAt } = kept
  return {
    ...{ id: _id, email, name, role, roles, emailVerified, image },
    profile: profile as Readonly<Record<string, JsonValue>>,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

/** Emails compare without regard to case. */
function keyOf(email: string): string {
  return email.toLowerCase()
}

function inserting(context: StoreContext): Pick<UserStore, 'createUser'> {
  return {
    createUser: ({ id, ...user }) =>
      telling(async () => {
        const now = new Date()
        const kept: UserDocument = {
          _id: id ?? uuidv7(),
          ...mine(context),
          ...user,
          emailKey: keyOf(user.email),
          ...{ image: null, profile: {}, createdAt: now, updatedAt: now },
        }
        try {
          await usersOf(context).insertOne(kept)
        } catch (fault) {
          if (!isDuplicate(fault)) throw fault
          throw new StoreFault('duplicate', 'the email is taken', { fields: ['email'], cause: fault })
        }
        return userOf(kept)
      }),
  }
}

function finding(context: StoreContext): Pick<UserStore, 'userById' | 'userByEmail' | 'passwordHashOf' | 'users'> {
  const users = usersOf(context)
  const byId = (id: string): Promise<UserDocument | null> => telling(() => users.findOne({ ...mine(context), _id: id }))
  return {
    async userById(id) {
      const found = await byId(id)
      return found && userOf(found)
    },
    async userByEmail(email) {
      const found = await telling(() => users.findOne({ ...mine(context), emailKey: keyOf(email) }))
      return found && { user: userOf(found), passwordHash: found.passwordHash }
    },
    passwordHashOf: async (id) => (await byId(id))?.passwordHash ?? null,
    users: ({ offset, limit, search, searchEmail = false }) =>
      telling(async () => {
        const places = ['name', 'profile.nickname', ...(searchEmail ? ['email'] : [])]
        const sought = search === undefined ? {} : { $or: places.map((p) => ({ [p]: containing(search) })) }
        const filter: Document = { ...mine(context), ...sought }
        const page = users.find(filter, { sort: { ...NEWEST }, skip: offset, limit }).toArray()
        const [items, total] = await Promise.all([page, users.countDocuments(filter)])
        return { items: items.map(userOf), total }
      }),
  }
}

/** Members of the profile one by one, so that two changes at once do not undo each other. */
function updateOf({ profile = {}, ...changes }: UserChanges): Document {
  const members = Object.entries(profile)
  const set = members.filter(([, value]) => value !== null).map(([key, value]) => [`profile.${key}`, value] as const)
  const unset = members.filter(([, value]) => value === null).map(([key]) => [`profile.${key}`, ''] as const)
  return {
    $set: { ...changes, ...Object.fromEntries(set), updatedAt: new Date() },
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset) }),
  }
}

/** What the project's tables say of users' rows: they go, lose their maker's id, or keep the user. */
async function followingUser(id: string, context: StoreContext): Promise<Following> {
  const { db, project, environment } = context
  const published = await readPublished({ db, key: { project, environment } }, 0)
  // Push wrote it from a judged schema; nobody else writes the history.
  const schema = published?.schema as unknown as Schema | undefined
  return schema ? followingFrom(USERS_TABLE, { id, key: id }, schema, context) : { ends: [], unsets: [] }
}

/** The user goes last: where a fault comes between, it is there to be ended again. */
async function endUser(id: string, context: StoreContext): Promise<boolean> {
  const { session } = context
  const options = session ? { session } : {}
  const filter = { ...mine(context), _id: id }
  if (!(await usersOf(context).findOne(filter, { ...options, projection: { _id: 1 } }))) return false
  await follow(await followingUser(id, context), context)
  await sessionsOf(context).deleteMany({ ...mine(context), userId: id }, options)
  return (await usersOf(context).deleteOne(filter, options)).deletedCount > 0
}

/** The users of one project and environment. */
export function userStore(context: StoreContext): UserStore {
  const users = usersOf(context)
  return {
    ...inserting(context),
    ...finding(context),
    updateUser: (id, changes) =>
      telling(() =>
        context.turns(`user ${id}`, async () => {
          const filter = { ...mine(context), _id: id }
          const found = await users.findOneAndUpdate(filter, updateOf(changes), { returnDocument: 'after' })
          return found && userOf(found)
        }),
      ),
    deleteUser: (id) => telling(() => together(context, (each) => endUser(id, each)), true),
  }
}
