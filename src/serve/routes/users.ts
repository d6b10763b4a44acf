/** Users: listed and read by whoever is signed in, made and given rights by admins, ended by themselves. */
import type { UserChanges } from '../../query/index.ts'
import { evaluate } from '../../validate/index.ts'
import { fields, judged, refuse } from '../auth/bodies.ts'
import { NEW_USER, type NewUserBody, RIGHTS } from '../auth/new-user.ts'
import type { Passwords } from '../auth/passwords.ts'
import { idIn, needAdmin, ownId, pageOf, paginationOf, publicUser, thereIs, wholeUser } from '../auth/users.ts'
import type { ServeContext } from '../context.ts'
import { type Answer, type Call, jsonAnswer, type Route, userRoute } from '../route.ts'
import { emailTaken } from './auth.ts'

const SEARCH = fields({}, { search: { kind: 'string', maxLength: 200 } })

async function list({ store }: ServeContext, call: Call): Promise<Answer> {
  const page = pageOf(call)
  const search = call.query('search')
  refuse(evaluate(SEARCH, { search }), 'common/invalid-parameters')
  const admin = call.asker.role === 'admin'
  const found = await store.accounts.users({ ...page, ...(search && { search }), searchEmail: admin })
  const items = found.items.map(admin ? wholeUser : publicUser)
  return jsonAnswer(200, { items, pagination: paginationOf(found.total, page) })
}

async function read({ store }: ServeContext, call: Call): Promise<Answer> {
  const user = thereIs(await store.accounts.userById(idIn(call)))
  return jsonAnswer(200, call.asker.role === 'admin' ? wholeUser(user) : publicUser(user))
}

async function create({ store }: ServeContext, passwords: Passwords, call: Call): Promise<Answer> {
  needAdmin(call)
  const body = judged<NewUserBody>(await call.body(), NEW_USER, 'data/validation-error')
  const { email, name, password, role = 'user', roles = [], emailVerified = false } = body
  const passwordHash = password === undefined ? null : await passwords.hash(password)
  const user = await store.accounts
    .createUser({ email, name, role, roles, emailVerified, passwordHash })
    .catch(emailTaken)
  return jsonAnswer(201, wholeUser(user))
}

async function setRights({ store, tokens }: ServeContext, call: Call): Promise<Answer> {
  needAdmin(call)
  const rights = judged<Pick<UserChanges, 'role' | 'roles'>>(await call.body(), RIGHTS, 'data/validation-error')
  if (Object.keys(rights).length === 0)
    refuse([{ path: 'role', code: 'required', message: 'is required, or `roles`' }], 'data/validation-error')
  const user = thereIs(await store.accounts.updateUser(idIn(call), rights))
  tokens.forget(user.id)
  return jsonAnswer(200, wholeUser(user))
}

async function remove({ store, tokens }: ServeContext, call: Call): Promise<Answer> {
  const id = ownId(call)
  thereIs((await store.accounts.deleteUser(id)) || null)
  tokens.forget(id)
  return jsonAnswer(200, { success: true })
}

/** The routes; each needs a user's token or a secret key. */
export function userRoutes(context: ServeContext, passwords: Passwords): readonly Route[] {
  return [
    userRoute('GET', '/v1/users', (call) => list(context, call)),
    userRoute('POST', '/v1/users', (call) => create(context, passwords, call)),
    userRoute('GET', '/v1/users/:id', (call) => read(context, call)),
    userRoute('DELETE', '/v1/users/:id', (call) => remove(context, call)),
    userRoute('PATCH', '/v1/users/:id/role', (call) => setRights(context, call)),
  ]
}
