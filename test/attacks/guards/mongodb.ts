/** Guards of MongoDB's store: it has no row security behind it, so each of them stands alone. */
import { type Guard, guard } from './guard.ts'

const STORE = 'targets/mongodb/store'
const GATE = 'mongodb/gate.test.ts'
const JUDGED = 'mongodb/store.test.ts'

const ROWS: readonly Guard[] = [
  guard(
    'what is found, changed or ended lies within the rule of its query',
    [
      `${STORE}/rows.ts`,
      'return every([filter, compile(rows, { context, table, guards: new Map() })])',
      'return every([filter, rows === null ? compile(rows, { context, table, guards: new Map() }) : {}])',
    ],
    [GATE, 'a list asks for rows of the asker alone'],
  ),
  guard(
    'what is expanded lies within the rule of its table',
    [`${STORE}/expand.ts`, 'findRows({ table, rows }, ', "findRows({ table, rows: { kind: 'and', filters: [] } }, "],
    [GATE, 'alone: an expansion'],
  ),
  guard(
    'references lead to rows that the asker may reach',
    [`${STORE}/references.ts`, 'if (!rule) return isThere(', 'if (!rule || rule) return isThere('],
    [GATE, 'a reference is looked up among the rows of the asker'],
  ),
  guard(
    'rules of the columns that change hold for the row',
    [`${STORE}/changing.ts`, 'return isEvery(where) ? id : every(', 'return isEvery(where) || id ? id : every('],
    [GATE, 'a column that its maker alone may write'],
  ),
  guard(
    'a change knows the version that it is made for',
    [`${STORE}/versions.ts`, 'if (version === null) return {}', 'if (version === null || version) return {}'],
    [JUDGED, 'a change or an end under another version is a conflict'],
  ),
  guard(
    'numbered ids answer alike, there or not',
    [
      `${STORE}/reading.ts`,
      "const hides = table.hideExistence ?? (table.id === 'serial' || table.id === 'text')",
      'const hides = table.hideExistence ?? false',
    ],
    [JUDGED, 'of a table with numbered ids looks missing'],
  ),
]

const FIELDS: readonly Guard[] = [
  guard(
    'a field of own rows alone is unset in the others',
    [`${STORE}/answer.ts`, 'if (needed.size === 0 || rows.length === 0)', 'if (needed.size >= 0 || rows.length === 0)'],
    [JUDGED, 'are answered there, and unset elsewhere'],
  ),
  guard(
    'a field of own rows alone is unset in filters, search and order of others',
    [
      `${STORE}/filter.ts`,
      'if (guard === undefined) return filter\n',
      'if (guard === undefined || filter) return filter\n',
    ],
    [JUDGED, 'tell nothing in filters, search or order'],
  ),
  guard(
    'what is searched for is taken literally',
    [`${STORE}/filter.ts`, 'const $regex = literally(text)', 'const $regex = text || literally(text)'],
    [JUDGED, 'search finds parts, ignoring case, and takes no character for a wild one'],
  ),
]

const REFRESH = 'auth/refresh.test.ts'
const SESSIONS: readonly Guard[] = [
  guard(
    'a refresh token is replaced once',
    [
      `${STORE}/sessions.ts`,
      '{ ...key, refreshHash: presentedHash, expiresAt: { $gt: now } }',
      '{ ...key, expiresAt: { $gt: now } }',
    ],
    [REFRESH, 'after 30 s a replaced token ends every session'],
  ),
  guard(
    'the grace ends',
    [
      `${STORE}/sessions.ts`,
      'if (kept.previousHash === presentedHash && until > now.getTime())',
      'if (kept.previousHash === presentedHash && until > 0)',
    ],
    [REFRESH, 'after 30 s a replaced token ends every session'],
  ),
  guard(
    'the grace is of the token just before',
    [
      `${STORE}/sessions.ts`,
      'if (kept.previousHash === presentedHash && until > now.getTime())',
      'if (until > now.getTime())',
    ],
    [REFRESH, 'once its successor was used, a replaced token'],
  ),
  guard(
    'a session has an end',
    [
      `${STORE}/sessions.ts`,
      'sessions.findOne({ ...mine(context), _id: id, expiresAt: { $gt: new Date() } })',
      'sessions.findOne({ ...mine(context), _id: id })',
    ],
    [REFRESH, 'an expired session is refused, and its access token'],
  ),
  guard(
    'users are those of the project and environment',
    [
      `${STORE}/accounts.ts`,
      '  return { project, environment }',
      '  return { project } as ReturnType<typeof mine> & { environment: typeof environment }',
    ],
    ['auth/users.test.ts', 'users of another environment are not there'],
  ),
]

/** Guards of MongoDB's store. */
export const MONGODB_GUARDS: readonly Guard[] = [...ROWS, ...FIELDS, ...SESSIONS]
