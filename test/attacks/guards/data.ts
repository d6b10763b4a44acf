/** Guards of rows and fields. */
import { type Guard, guard, layered } from './guard.ts'

const HERE = 'attacks/attacks.test.ts'
const BODIES = 'serve/attacks.test.ts'

/** Fields that may not be read. */
const FIELDS: readonly Guard[] = [
  layered(
    'fields of a filter are held against the asker',
    [
      [
        'query/filter.ts',
        "if (column && readStanding(job.table, column, job.context.asker) === 'never') {",
        'if (column === null) {',
      ],
      [
        'targets/postgres/normalize/grants.ts',
        'select: reads ? allBut(hidden, scope) : null,',
        'select: reads || hidden.length > 0 ? allBut([], scope) : null,',
      ],
    ],
    [HERE, 'is not asked for in a filter by a dotted key$'],
  ),
  guard(
    'fields of sort, select and searchType are held against the asker',
    [
      'query/parameters.ts',
      "if (readStanding(job.table, column, job.context.asker) !== 'never') return true",
      'if (column) return true',
    ],
    [HERE, 'is not reached by (sortBy|select|searchType)=[^ ]*$'],
  ),
  layered(
    'a search looks into what may be read',
    [
      [
        'query/parameters.ts',
        "(c) => !c.system && isSearched(c.type) && readStanding(table, c, context.asker) !== 'never',",
        '(c) => !c.system && isSearched(c.type),',
      ],
      [
        'targets/postgres/normalize/grants.ts',
        'select: reads ? allBut(hidden, scope) : null,',
        'select: reads || hidden.length > 0 ? allBut([], scope) : null,',
      ],
    ],
    [HERE, 'is not found by a search over all fields'],
  ),
  guard(
    'references to expand are held against the asker',
    ['query/expand.ts', "if (readStanding(table, column, context.asker) === 'never') {", 'if (column === undefined) {'],
    [HERE, 'is not reached by expand=keeper'],
  ),
  layered(
    'answers hold what may be read',
    [
      [
        'query/weave.ts',
        "if (stands === 'never' || (only && !column.system && !only.has(column.name))) continue",
        'if (only && !column.system && !only.has(column.name) && stands) continue',
      ],
      [
        'targets/postgres/normalize/grants.ts',
        'select: reads ? allBut(hidden, scope) : null,',
        'select: reads || hidden.length > 0 ? allBut([], scope) : null,',
      ],
    ],
    [HERE, 'is in no answer: create'],
  ),
  guard(
    'a field of own rows alone is unset in others, in answers',
    [
      'query/weave.ts',
      "if (readStanding(table, column, asker) === 'own') guards.set(",
      "if (readStanding(table, column, asker) === 'own' && guards.size < 0) guards.set(",
    ],
    [HERE, 'is in no answer to the others'],
  ),
  guard(
    'a field of own rows alone is unset in others, in filters',
    [
      'targets/postgres/store/row.ts',
      'scopeOf(row, (column) => seen(row, column)),',
      'scopeOf(row, (column) => bare(row, column)),',
    ],
    [HERE, 'is not found by (its value|a pattern|an order|being set|a list|a dotted key)'],
  ),
  guard(
    'a field of own rows alone is unset in others, in search and order',
    [
      'targets/postgres/store/row.ts',
      'return guard === undefined ? value : `(case when ${ruleSql(guard, row)} then ${value} end)`',
      'return guard === undefined || value ? value : ruleSql(guard, row)',
    ],
    [HERE, 'is found by no search, and gives no order'],
  ),
  guard(
    'a hidden value is unset before it is cast',
    [
      'targets/postgres/store/row.ts',
      'return guard === undefined ? value : `(case when ${ruleSql(guard, row)} then ${value} end)`',
      'return guard === undefined || value ? value : ruleSql(guard, row)',
    ],
    [HERE, 'a value that a column rule hides: a cast'],
  ),
  layered(
    'fields of a body are held against the asker',
    [
      [
        'query/body.ts',
        'if (refused.length > 0) return forbidden(refused)',
        'if (refused.length < 0) return forbidden(refused)',
      ],
      [
        'targets/postgres/normalize/grants.ts',
        'const fixed = table.columns.filter((c) => !mayEver(c.permission?.write, scope))',
        'const fixed = table.columns.filter((c) => c === null || !mayEver(undefined, scope))',
      ],
    ],
    [HERE, 'writes no field that its sender may not'],
  ),
  layered(
    'system fields of a body are not looked at',
    [
      [
        'query/body.ts',
        'return table.columns.filter((c) => !isServerSet(c) && Object.hasOwn',
        'return table.columns.filter((c) => (!isServerSet(c) || c.system) && Object.hasOwn',
      ],
      [
        'query/body.ts',
        'const value = Object.hasOwn(filled, c.name) ? filled[c.name] : undefined',
        'const value = ({ ...body, ...filled } as JsonObject)[c.name]',
      ],
    ],
    [HERE, 'sets no system field in create'],
  ),
  guard(
    'a reference that is sent again is one that the asker reads',
    [
      'query/repeating.ts',
      'if (value === null || !columns.includes(column)) return NONE',
      'if (value === null) return NONE',
    ],
    [HERE, 'is not told by sending a reference again'],
  ),
  guard(
    'a reference that is sent again is one that the asker reads in that row',
    [
      'query/repeating.ts',
      '...(guards.has(column) ? [guards.get(column) ?? NONE] : [])',
      '...(guards.has(column) ? [] : [])',
    ],
    [HERE, 'is not told by sending a reference again'],
  ),
  layered(
    'a row is its maker’s, unless a secret key says otherwise',
    [
      [
        'query/body.ts',
        'if (!secretKey || asker.userId !== null || named === undefined || named === null) return',
        'if (named === undefined || named === null) return',
      ],
      [
        'targets/postgres/normalize/policies.ts',
        "if (asking === 'admin' || !hasCreator(table)) return true",
        'if (asking || !hasCreator(table)) return true',
      ],
    ],
    [HERE, 'sets no system field in create'],
  ),
  guard(
    'a body is held against the table',
    ['query/body.ts', 'if (issues.length > 0) return invalid(issues)', 'if (issues.length < 0) return invalid(issues)'],
    [HERE, 'holds fields of the table and values of their types alone'],
  ),
]

/** Rows that may not be reached. */
const ROWS: readonly Guard[] = [
  layered(
    'a table that denies list is not expanded',
    [
      [
        'query/expand.ts',
        "const rows = table && reach(table, 'list', asker)",
        "const rows = table && (reach(table, 'list', asker) ?? EVERY)",
      ],
      [
        'targets/postgres/normalize/policies.ts',
        "const list = allOf([whoMay(may.list, scope), ruledRows(table.rows, 'list', scope)])",
        'const list = read',
      ],
    ],
    [HERE, 'into a table that denies list is not expanded'],
  ),
  guard(
    'the database holds rows against its row rules',
    [
      'targets/postgres/normalize/policies.ts',
      "{ command: 'select', using: visible(reach, scope), check: null },",
      "{ command: 'select', using: visible(reach, scope) === false ? false : true, check: null },",
    ],
    [HERE, 'to a row that row rules hide is not expanded'],
  ),
  guard(
    'totals are of rows that may be listed',
    [
      'targets/postgres/normalize/policies.ts',
      "{ command: 'select', using: visible(reach, scope), check: null },",
      "{ command: 'select', using: visible(reach, scope) === false ? false : true, check: null },",
    ],
    [HERE, 'is not told by a page beyond'],
  ),
  guard(
    'conditions meet rows that the policy lets through',
    [
      'targets/postgres/normalize/policies.ts',
      "{ command: 'select', using: visible(reach, scope), check: null },",
      "{ command: 'select', using: visible(reach, scope) === false ? false : true, check: null },",
    ],
    [HERE, 'a row that the policy hides: a division'],
  ),
  guard(
    'references lead to rows that may be reached',
    ['query/weave.ts', "if (asker.role === 'admin') return []", 'if (asker.role) return []'],
    [HERE, 'is not told by a reference'],
  ),
  guard(
    'numbered ids answer alike, there or not',
    [
      'targets/postgres/store/rows.ts',
      "const hides = table.hideExistence ?? (table.id === 'serial' || table.id === 'text')",
      'const hides = table.hideExistence ?? false',
    ],
    [HERE, 'is not told by walking numbered ids'],
  ),
  guard(
    'a conflict names fields, never values',
    [
      'serve/http/faults.ts',
      "`Another row has the same ${fields || 'values'}`",
      '`Another row has the same ${fields}: ${fault.message} ${String((fault.cause as { detail?: string }).detail)}`',
    ],
    [HERE, 'is told by a unique only as far as the value'],
  ),
  guard(
    'what is not foreseen is answered without its words',
    ['serve/http/faults.ts', "'Something went wrong here', {", 'String(thrown), {'],
    [HERE, 'within the database is a 500 that tells nothing'],
  ),
  guard(
    'checks are answered by their declared names, never with the row',
    [
      'serve/http/faults.ts',
      "'a rule of the table' : ",
      '`a rule: ${fault.message} ${String((fault.cause as { detail?: string }).detail)}` : ',
    ],
    [HERE, 'tells no value: of a check'],
  ),
  layered(
    'a row of nobody is owned by nobody',
    [
      ['query/asker.ts', "return asker.userId === null ? 'never' : 'own'", "return 'own'"],
      [
        'query/weave.ts',
        "return stands === 'own' && asker.userId !== null ? equals('createdBy', asker.userId) : NONE",
        "return stands === 'own' ? equals('createdBy', asker.userId ?? '') : NONE",
      ],
      ['targets/postgres/normalize/who.ts', "if (asking === 'guest') return false\n", ''],
      ['targets/postgres/normalize/claims.ts', "userId: `(select nullif(${id}, ''))`,", 'userId: `(select ${id})`,'],
    ],
    [HERE, 'belongs to no guest, and to no user either'],
  ),
  guard(
    'an empty subject is nobody in the database',
    ['targets/postgres/normalize/claims.ts', "userId: `(select nullif(${id}, ''))`,", 'userId: `(select ${id})`,'],
    [HERE, 'is not reached by claims whose subject is ""'],
  ),
  layered(
    'nobody takes a row over',
    [
      [
        'query/weave.ts',
        'return allOf([ownRows(stands, asker), rowRules(table, operation, asker)])',
        'return rowRules(table, operation, asker)',
      ],
      [
        'targets/postgres/normalize/policies.ts',
        "{ command: 'update', using: update, check: update },",
        "{ command: 'update', using: true, check: true },",
      ],
      [
        'targets/postgres/normalize/policies.ts',
        'const update = whoMay(may.update, scope)',
        'const update = whoMay(may.update, scope) === false ? false : true',
      ],
    ],
    [HERE, "takes nobody's row"],
  ),
  layered(
    'a connection takes the role of its request',
    [
      ['targets/postgres/store/server.ts', 'if (lent.role !== role) {', 'if (lent.role === null) {'],
      ['targets/postgres/store/server.ts', '(lent) => lent.role === role,\n    )', '() => true,\n    )'],
      [
        'targets/postgres/store/statement.ts',
        '(select current_user = ${literal(role)} and ${said} as ok)',
        '(select ${said} as ok)',
      ],
    ],
    [HERE, 'keeps nothing of them'],
  ),
  guard(
    'a statement reads nothing under another role',
    [
      'targets/postgres/store/statement.ts',
      '(select current_user = ${literal(role)} and ${said} as ok)',
      '(select ${said} as ok)',
    ],
    ['store/roles.test.ts', 'a connection with another role than the request'],
  ),
  guard(
    'claims are for one statement',
    [
      'targets/postgres/store/statement.ts',
      'values.add(claims)}, true) is not null',
      'values.add(claims)}, false) is not null',
    ],
    ['store/roles.test.ts', 'keeps no claims of the statement after it'],
  ),
  guard(
    'no scan begins before the claims are set',
    [
      'targets/postgres/store/statement.ts',
      "export const GATE: string = gate('asker')",
      "export const GATE: string = 'true'",
    ],
    ['store/roles.test.ts', 'plans as the planner likes'],
  ),
]

/** What filters and bodies are made of. */
const INPUT: readonly Guard[] = [
  guard(
    'operators are those that are known',
    ['query/filter.ts', 'if (!(FILTER_OPERATORS as readonly string[]).includes(word))', 'if (word === undefined)'],
    [BODIES, 'with an operator under a field are 400'],
  ),
  guard(
    'fields of a filter are those of the table',
    [
      'query/filter.ts',
      "const message = operator ? 'is no field: name the field first' : 'is not a field of this table'",
      "const message = ''\n    if (message === '') return null",
    ],
    [BODIES, 'filters with (\\$expr|constructor|__proto__|a field with)'],
  ),
  guard(
    '`$in` is bounded',
    ['query/filter.ts', 'if (value.length > limits.inValues)', 'if (value.length < 0)'],
    [BODIES, 'with a huge \\$in are 400'],
  ),
  guard(
    'patterns are of the portable kind',
    ['query/operand.ts', 'if (parsed.ok) return right(value)', 'if (parsed) return right(value)'],
    [BODIES, 'with a pattern that never ends are 400'],
  ),
  layered(
    'text of a filter is text that a database can hold',
    [
      [
        'query/operand.ts',
        "return isCleanText(value) ? right(value) : wrong('must not hold U+0000 or a lone surrogate')\n    case 'opaque'",
        "return right(value)\n    case 'opaque'",
      ],
      ['targets/postgres/store/faults.ts', '/^(23502|22...|54000|2200.)$/', '/^(23502|54000)$/'],
    ],
    [BODIES, 'with U\\+0000 are 400'],
  ),
  guard(
    'sort, select, expand and searchType are fields of the table',
    ['query/parameters.ts', 'if (!column) {', 'if (name === undefined || !column?.name === undefined) {'],
    [BODIES, 'and sorts by .* are no identifiers'],
  ),
  layered(
    'a body is as large as it may be, by what is announced',
    [
      ['serve/http/body.ts', "if (Number(asked.header('content-length') ?? 0) > limit) throw tooLarge(limit)\n", ''],
      ['serve/http/node.ts', 'if (size <= limit) chunks.push(chunk)', 'if (size >= 0) chunks.push(chunk)'],
    ],
    [BODIES, 'over 1 MB are 413, by what is announced'],
  ),
  guard(
    'a body is as large as it may be, by what comes',
    ['serve/http/node.ts', 'if (size <= limit) chunks.push(chunk)', 'if (size >= 0) chunks.push(chunk)'],
    [BODIES, 'over 1 MB are 413 as they arrive'],
  ),
  guard(
    'what cannot be read is answered in the contract’s shape',
    ['engine/http-server.ts', "server.on('clientError', ", "server.on('never', "],
    [BODIES, 'is told as everything else is'],
  ),
  guard(
    'bodies are not unpacked',
    [
      'serve/http/body.ts',
      "if (encoding !== undefined && encoding.toLowerCase() !== 'identity')",
      "if (encoding === '')",
    ],
    [BODIES, 'compressed are 415'],
  ),
  guard(
    'bodies are JSON by name',
    ['serve/http/body.ts', 'if (type === undefined || !JSON_TYPE.test(type))', 'if (type === undefined)'],
    [BODIES, 'of type .* are 415'],
  ),
  guard(
    'bodies are UTF-8',
    ['serve/http/body.ts', "new TextDecoder('utf-8', { fatal: true })", "new TextDecoder('utf-8')"],
    [BODIES, 'that are no UTF-8 are 400'],
  ),
  guard(
    'JSON is as deep as it may be',
    ['serve/http/json.ts', 'if (depthOf(text) > depth)', 'if (depthOf(text) < 0)'],
    [HERE, 'nests as deep as it may and no deeper'],
  ),
]

/** Guards of data. */
export const DATA_GUARDS: readonly Guard[] = [...FIELDS, ...ROWS, ...INPUT]
