/** Guards of keys, tokens, users and limits. */
import { type Guard, guard, layered } from './guard.ts'

const HERE = 'attacks/attacks.test.ts'
const TOKENS = 'auth/tokens.test.ts'
const REFRESH = 'auth/refresh.test.ts'
const SIGN_IN = 'auth/sign-in.test.ts'
const USERS = 'auth/users.test.ts'
const LIMITS = 'serve/limits.test.ts'

const KEYS: readonly Guard[] = [
  guard(
    'a key is looked up by the hash of the whole',
    ['serve/asking/keys.ts', "return hash('sha256', key)", "return hash('sha256', key.slice(0, 40))"],
    [HERE, 'is not found by all but its last digit'],
  ),
  guard(
    'a revoked key is refused',
    ['serve/asking/keys.ts', 'if (key.revokedAt !== null) throw', 'if (key.id === null) throw'],
    [LIMITS, 'a revoked key is refused within five seconds'],
  ),
  guard(
    'keys are bound by their scopes',
    ['serve/asking/scopes.ts', 'if (key && !scopeAllows(', 'if (key?.scopes === null && !scopeAllows('],
    [LIMITS, 'a key is bound by its scopes'],
  ),
  guard(
    'routes of users are bound by scopes',
    [
      'serve/routes/accounts.ts',
      'refuseOutOfScope(call.key, USERS_RESOURCE, OPERATIONS[route.method])',
      'refuseOutOfScope(null, USERS_RESOURCE, OPERATIONS[route.method])',
    ],
    [HERE, 'neither sees nor makes users'],
  ),
  guard(
    'a password is changed within the scopes',
    [
      'serve/routes/auth-own.ts',
      "refuseOutOfScope(call.key, USERS_RESOURCE, 'update')",
      "refuseOutOfScope(null, USERS_RESOURCE, 'update')",
    ],
    [HERE, 'neither changes nor ends the account of its user: POST'],
  ),
  guard(
    'an account is ended within the scopes',
    [
      'serve/routes/auth-own.ts',
      "refuseOutOfScope(call.key, USERS_RESOURCE, 'delete')",
      "refuseOutOfScope(null, USERS_RESOURCE, 'delete')",
    ],
    [HERE, 'neither changes nor ends the account of its user: DELETE'],
  ),
  guard(
    'references are followed within the scopes',
    ['query/expand.ts', 'if (mayExpand?.(to) === false) return []', 'if (mayExpand === null) return []'],
    [HERE, 'reads no other table through a reference'],
  ),
  guard(
    'routes of users need a user or a secret key',
    [
      'serve/http/admit.ts',
      "if (route.asker === 'user' && asker.userId === null && key.kind !== 'sk')",
      "if (route.asker === 'user' && key.kind === null)",
    ],
    [HERE, 'does nothing of a secret one: GET /v1/data/vaults/spec'],
  ),
  guard(
    'a publishable key makes nobody an admin',
    [
      'serve/asking/who.ts',
      "if (authorization === undefined) return key.kind === 'sk' ? SECRET : NOBODY",
      'if (authorization === undefined) return key ? SECRET : NOBODY',
    ],
    [HERE, 'does not become a secret one by a parameter'],
  ),
  guard(
    'secret keys stay out of browsers',
    ['serve/http/admit.ts', "asked.header('origin') !== undefined)", "asked.header('origin') === '')"],
    ['serve/serving.test.ts', 'outside development'],
  ),
  guard(
    'a token that does not stand is never taken for a guest',
    [
      'serve/asking/who.ts',
      "if ('refused' in verdict) throw new ApiFault(verdict.refused, messageOf(verdict.refused))",
      "if ('refused' in verdict) return messageOf(verdict.refused) ? NOBODY : NOBODY",
    ],
    [HERE, 'under the other name, with other capitals or as a token'],
  ),
]

const TOKEN: readonly Guard[] = [
  guard(
    'the algorithm is that of the key',
    [
      'serve/auth/own-tokens.ts',
      'if (!key || key.algorithm !== alg) throw new errors.JWKSNoMatchingKey()\n  return key',
      'return key ?? keys[0]',
    ],
    [TOKENS, 'a token with (another kid|no kid)'],
  ),
  guard(
    'a token is for this project and environment',
    ['serve/auth/own-tokens.ts', '      audience: audienceOf(audience),\n', ''],
    [TOKENS, 'a token with another audience'],
  ),
  guard(
    'a token is of its type',
    ['serve/auth/own-tokens.ts', '      typ: TYPE,\n', ''],
    [TOKENS, 'a token with another type'],
  ),
  guard(
    'a token has an end',
    ['serve/auth/own-tokens.ts', "requiredClaims: ['sub', 'sid', 'iat', 'exp'],", "requiredClaims: ['sub', 'sid'],"],
    [TOKENS, 'a token with no end'],
  ),
  guard(
    'a token is of a session that stands, and of its user',
    ['serve/auth/tokens.ts', 'if (!found || found.user.id !== read.userId)', 'if (!found)'],
    [TOKENS, 'a token with the session of another user'],
  ),
  guard(
    'rights are those of the user as stored',
    [
      'serve/auth/tokens.ts',
      'const { id: userId, role, roles } = found.user',
      "const { id: userId, role, roles } = { ...found.user, ...(read.claims as { role: 'user'; roles: string[] }) }",
    ],
    [TOKENS, 'a role in a token that we signed long ago'],
  ),
  guard(
    'verdicts are remembered for a few seconds',
    [
      'serve/auth/tokens.ts',
      'if (known && known.until > now()) return known.verdict',
      'if (known) return known.verdict',
    ],
    [TOKENS, 'other processes notice within five seconds'],
  ),
  guard(
    'who is demoted or deleted is forgotten at once',
    [
      'serve/auth/tokens.ts',
      'if (entry.userId === userId || entry.userId === null) memory.delete(token)',
      'if (entry.userId === null) memory.delete(token)',
    ],
    [TOKENS, 'a demoted admin and a deleted user are refused at once'],
  ),
  guard(
    'tokens come under their scheme',
    [
      'serve/asking/who.ts',
      "if (space < 0 || scheme.toLowerCase() !== 'bearer' || token === '' || token.length > LONGEST)",
      "if (token === '' || token.length > LONGEST || scheme === undefined)",
    ],
    [TOKENS, 'a token under the scheme'],
  ),
  guard(
    'a refresh token is replaced once',
    [
      'targets/postgres/store/sessions.ts',
      'and s.id = $3 and s.refresh_hash = $4 and s.expires_at > now() returning s.*)',
      'and s.id = $3 and $4::text is not null and s.expires_at > now() returning s.*)',
    ],
    [REFRESH, 'after 30 s a replaced token ends every session'],
  ),
  guard(
    'the grace ends',
    [
      'targets/postgres/store/sessions.ts',
      's.previous_hash = $4 and s.rotated_at + make_interval(secs => $5) > clock_timestamp() as graced',
      's.previous_hash = $4 and $5::int > 0 as graced',
    ],
    [REFRESH, 'after 30 s a replaced token ends every session'],
  ),
  guard(
    'the grace is of the token just before',
    [
      'targets/postgres/store/sessions.ts',
      's.previous_hash = $4 and s.rotated_at',
      '$4::text is not null and s.rotated_at',
    ],
    [REFRESH, 'once its successor was used, a replaced token'],
  ),
  guard(
    'refresh tokens bear a mark of ours',
    [
      'serve/auth/refresh-tokens.ts',
      "if (mark === '' || !keys.some((key) => same(mac(key, 'mark', sessionId, secret), mark))) return null",
      "if (mark === '' || !same(mark, mark)) return null",
    ],
    [REFRESH, 'a made-up token of a known session ends nothing'],
  ),
]

const PEOPLE: readonly Guard[] = [
  guard(
    'bodies of sign-in are texts',
    [
      'serve/auth/bodies.ts',
      'refuse(evaluate(check, picked), general, check)',
      'refuse(evaluate(check, {}).filter((issue) => issue === null), general)',
    ],
    [SIGN_IN, 'signing up with .* is refused'],
  ),
  guard(
    'nobody signs up with rights',
    [
      'serve/routes/auth.ts',
      "return { email, name, role: 'user', roles: [], emailVerified: false, passwordHash }",
      "return { email, name, role: 'admin', roles: [], emailVerified: true, passwordHash }",
    ],
    [SIGN_IN, 'nobody signs up as an admin'],
  ),
  guard(
    'failed sign-ins lock the account to the address',
    ['serve/auth/lockout.ts', 'failures.refuse(pair)\n    const result', 'const result'],
    [SIGN_IN, 'five wrong passwords lock the account'],
  ),
  guard(
    'sign-ins of one account go one after the other',
    ['serve/auth/lockout.ts', '(line?.last ?? Promise.resolve()).then(', 'Promise.resolve().then('],
    [SIGN_IN, 'twenty guesses at once'],
  ),
  guard(
    'addresses of one /64 are one',
    ['serve/http/address.ts', 'if (isIP(address) !== 6) return address', 'if (isIP(address)) return address'],
    [SIGN_IN, 'another address of the same /64'],
  ),
  guard(
    'users change themselves alone',
    [
      'serve/auth/users.ts',
      "if (call.asker.role !== 'admin' && signedIn(call) !== id)",
      "if (call.asker.role !== 'admin' && signedIn(call) === '')",
    ],
    [USERS, 'PATCH of another user is forbidden'],
  ),
  guard(
    'rights are given by admins',
    ['serve/auth/users.ts', "if (asker.role !== 'admin') throw", "if (asker.role === 'guest') throw"],
    [USERS, 'nobody gives rights to themselves'],
  ),
  guard(
    'users see the public part of each other',
    [
      'serve/routes/users.ts',
      "call.asker.role === 'admin' ? wholeUser(user) : publicUser(user)",
      "call.asker.role === 'guest' ? publicUser(user) : wholeUser(user)",
    ],
    [USERS, 'users see no more of each other'],
  ),
  guard(
    'emails are searched by admins',
    ['serve/routes/users.ts', 'searchEmail: admin })', 'searchEmail: admin || true })'],
    [USERS, 'searching finds no user by email'],
  ),
  guard(
    'expanded users show their public part',
    [
      'targets/postgres/driver/own-schema.ts',
      "'nickname', u.profile ->> 'nickname', 'image', u.image))",
      "'nickname', u.profile ->> 'nickname', 'image', u.image, 'email', u.email))",
    ],
    [HERE, 'to a user shows what everyone may know'],
  ),
]

const RATES: readonly Guard[] = [
  guard(
    'X-Forwarded-For counts from proxies that are trusted',
    [
      'serve/http/address.ts',
      'if (forwarded === undefined || !isTrusted(trusted, address)) return address',
      'if (forwarded === undefined) return address',
    ],
    [LIMITS, 'are taken from X-Forwarded-For only as far'],
  ),
  guard(
    'addresses mapped to IPv6 are those of v4',
    [
      'serve/http/address.ts',
      'return isMapped(groups) ? v4Of(groups) : bare.toLowerCase()',
      'return groups.length === 0 ? v4Of(groups) : bare.toLowerCase()',
    ],
    [LIMITS, 'guests are counted by address'],
  ),
  guard(
    'guessed keys are counted',
    [
      'serve/http/admit.ts',
      "if (thrown instanceof ApiFault && thrown.status === 401) countAddress(frame, passage, 'address')",
      "if (thrown === null) countAddress(frame, passage, 'address')",
    ],
    [LIMITS, 'guessed keys are counted by address too'],
  ),
  layered(
    'requests are counted',
    [['serve/http/admit.ts', 'if (taken.allowed) return', 'if (taken) return']],
    [LIMITS, 'guests are counted by address, the headers'],
  ),
]

/** Guards of whoever asks. */
export const ASKER_GUARDS: readonly Guard[] = [...KEYS, ...TOKEN, ...PEOPLE, ...RATES]
