/** What users say of themselves: name, picture and profile. */
import type { JsonObject, JsonValue } from '../../model/index.ts'
import type { UserChanges } from '../../query/index.ts'
import { type Check, evaluate, type Issue, type ObjectCheck, type PropertyCheck } from '../../validate/index.ts'
import { judged, refuse, text } from '../auth/bodies.ts'
import { ownId, PROFILE_FIELDS, profileOf, thereIs, wholeUser } from '../auth/users.ts'
import type { ServeContext } from '../context.ts'
import { type Answer, type Call, jsonAnswer, type Route, userRoute } from '../route.ts'

/** `null` clears it. */
function clearable(check: Check): PropertyCheck {
  return { check, required: false, nullable: true }
}

/** `role`, `roles`, `email` and the password are no members: a profile never sets them. */
const PROFILE: ObjectCheck = {
  kind: 'object',
  properties: {
    name: { check: text(200), required: false },
    nickname: clearable(text(80)),
    mobile: clearable(text(40)),
    gender: clearable(text(40)),
    bio: clearable(text(2000)),
    socialLinks: clearable({ kind: 'json' }),
    image: clearable({ kind: 'string', maxLength: 2048, format: 'url' }),
  },
}

const LINK: Check = text(500)
const MOST_LINKS = 20

/** An object of texts, whatever its keys are. */
function linkIssues(links: JsonValue | undefined): readonly Issue[] {
  if (links === undefined || links === null) return []
  if (typeof links !== 'object' || Array.isArray(links))
    return [{ path: 'socialLinks', code: 'type', message: 'must be an object of texts' }]
  const members = Object.entries(links as JsonObject)
  if (members.length > MOST_LINKS)
    return [{ path: 'socialLinks', code: 'too-long', message: `must have at most ${MOST_LINKS} members` }]
  return members.flatMap(([key, link]) =>
    evaluate(LINK, link).map((issue) => ({ ...issue, path: `socialLinks.${key}` })),
  )
}

function imageIssues(image: JsonValue | undefined): readonly Issue[] {
  if (typeof image !== 'string' || image.startsWith('https://')) return []
  return [{ path: 'image', code: 'format', message: 'must be an https URL' }]
}

async function change({ store }: ServeContext, call: Call): Promise<Answer> {
  const id = ownId(call)
  const body = judged<Readonly<Record<string, JsonValue>>>(await call.body(), PROFILE, 'data/validation-error')
  refuse([...linkIssues(body.socialLinks), ...imageIssues(body.image)], 'data/validation-error')
  const said = PROFILE_FIELDS.filter((name) => Object.hasOwn(body, name))
  const changes: UserChanges = {
    ...(typeof body.name === 'string' && { name: body.name }),
    ...(body.image !== undefined && { image: typeof body.image === 'string' ? body.image : null }),
    ...(said.length > 0 && { profile: Object.fromEntries(said.map((name) => [name, body[name] ?? null])) }),
  }
  return jsonAnswer(200, wholeUser(thereIs(await store.accounts.updateUser(id, changes))))
}

async function profile({ store }: ServeContext, call: Call): Promise<Answer> {
  return jsonAnswer(200, profileOf(thereIs(await store.accounts.userById(ownId(call)))))
}

async function removeAvatar({ store }: ServeContext, call: Call): Promise<Answer> {
  return jsonAnswer(200, wholeUser(thereIs(await store.accounts.updateUser(ownId(call), { image: null }))))
}

/** The routes: for the user and for admins. */
export function profileRoutes(context: ServeContext): readonly Route[] {
  return [
    userRoute('PATCH', '/v1/users/:id', (call) => change(context, call)),
    userRoute('GET', '/v1/users/:id/profile', (call) => profile(context, call)),
    userRoute('PATCH', '/v1/users/:id/profile', (call) => change(context, call)),
    userRoute('DELETE', '/v1/users/:id/avatar', (call) => removeAvatar(context, call)),
  ]
}
