/** Portable patterns: what is let in, what is refused and why, and one verdict in JavaScript and Postgres. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  FORMAT_PATTERNS,
  matchesPattern,
  parsePattern,
  TYPE_PATTERNS,
  toPcre,
  toPostgres,
} from '../../src/validate/index.ts'
import { createDatabase } from '../support/postgres.ts'

const GOOD = [
  '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  '^[a-z]{2}(-[A-Z]{2})?$',
  '\\bfoo\\b',
  '\\Boo',
  '^(?=.*[A-Z])(?=.*\\d).{8,}$',
  '^(?!admin$)\\w+$',
  '.',
  '^.$',
  '[^]',
  '[^a]',
  '[\\s\\S]',
  '\\D\\W\\S',
  '[^\\d]',
  '^\\s+$',
  'a|b|',
  '(a|b)c',
  'x{2,3}y?',
  '[가-힣]+',
  '\\u{1F600}',
  '[\\u{1F600}-\\u{1F64F}]',
  '^$',
  '',
  'a{0}b',
  '\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/',
  '[\\]\\[\\\\^-]',
  '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
  '(a*)(b*)',
  '(?:ab){2}',
  '[.]',
  '\\t\\n',
  '^#?([a-f0-9]{6}|[a-f0-9]{3})$',
  '(?:)',
  '(|a)b',
  '^(?:\\+82|0)1\\d-?\\d{3,4}-?\\d{4}$',
  "'",
  '"',
  '[[:x]',
  '(?:a$|^b)',
  '(^a)*',
  '***a'.replace('***', ''),
  'a*?b',
  '[^\\n]',
]

const REFUSED: readonly (readonly [pattern: string, reason: RegExp, nearest?: RegExp])[] = [
  ['(a+)+$', /exponentially/],
  ['(a|a)*', /exponentially/],
  ['(a?b?)*', /exponentially/],
  ['(\\w+\\s?)*', /exponentially/],
  ['(.*)*', /exponentially/],
  ['(x+x+)+y', /exponentially/],
  ['(?=(a+)+$)a', /exponentially/],
  ['(a{1,9}){1,9}', /exponentially/],
  ['(a|ab|b)*', /exponentially/],
  ['.*a.*b.*c', /cube/],
  ['\\d+\\d+\\d+x', /cube/],
  ['(a)\\1', /refers back/],
  ['(?<n>a)\\k<n>', /refers back/],
  ['(?<=a)b', /lookbehind/, /lookahead/],
  ['\\p{L}', /unknown to Postgres/, /ranges/],
  ['a{256}', /255/, /maxLength/],
  ['(?i:a)', /everywhere/, /\[aA\]/],
  ['[]', /matches nothing/],
  ['a(', /does not parse/],
  ['\\_a', /does not parse/, /`_a`/],
  ['{name}', /does not parse/, /`\\\{name\\\}`/],
  ['\\Aa\\z', /does not parse/, /`\^a\$`/],
  ['[[:alpha:]]{2}', /does not parse/, /`\[A-Za-z\]\{2\}`/],
  ['(?:(?:[a-z]{1,100}){100}){100}', /exponentially|multiply/],
  ['a'.repeat(1001), /longer/],
]

/** Patterns known to blow up, from advisories and textbooks. */
const BLOW_UPS = [
  '(a*)*$',
  '(a|aa)+$',
  '(.*a){12}$',
  '([a-zA-Z]+)*$',
  '(a|a?)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '^(a+)*b$',
  '(?:[a-z]+)*\\d',
  '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
  '^(\\d+)+$',
  '(\\d*)+x',
  '^(?:a?){20}a{20}$',
  `^${'a?'.repeat(25)}${'a'.repeat(25)}$`,
  '^(?:a?b?){15}$',
  '(a?b?c?)*d',
  '(ab|a|b)*c',
  '((a|b)+)+c',
  '^\\s*(\\s*a\\s*)*$',
  '(?:\\s|\\n)+$x',
  '^.*=.*;.*$',
  '\\d+\\d+\\d+$',
  '^(?:(?:a+)b?)+$',
  '(\\.+\\d?)*x',
  '^((ab)*)+$',
  '([^"]*"?)*x',
  '(?:\\w|\\d)+!',
  '(?:[a-f]|[d-z])*0',
  '^(\\w+\\.?)+@',
  '^([0-9]+-?)*$',
  '^(?:.|\\n)*?x(?:.|\\n)*?y(?:.|\\n)*?z$',
  '((?:a|b|ab)*)c',
  '(?:a|b)*(?:a|c)*(?:a|d)*x',
  '^(a|b|[ab])*$',
  '(?:x*)*y',
  '^(?:[\\w.]+)+$',
  '^(.+)+$',
  '(?=(a+)+b)a',
  '^(([a-z0-9]+)-?)+$',
  '(?:\\/+)*$',
  '^(?:[^\\s]+\\s?)+$',
  '(?!(\\w*)*x)a',
]
/** Patterns that look like those and are harmless. */
const HARMLESS = [
  '^(?:a+b)+$',
  '^[a-z]+(?:\\.[a-z]+)*$',
  '^(?:[a-z]+,)*[a-z]+$',
  '^\\d{1,3}(?:,\\d{3})*$',
  '^a?a?a?a$',
  '^(?:\\d?){4}$',
  '^(?:x?y){20}$',
  '^"(?:[^"\\\\]|\\\\.)*"$',
]

const parsed = (source: string) => {
  const result = parsePattern(source)
  if (!result.ok) throw new Error(`${source}: ${result.reason}`)
  return result.pattern
}

test.each([...GOOD, ...Object.values(FORMAT_PATTERNS), ...Object.values(TYPE_PATTERNS)])('%j is portable', (source) => {
  expect(parsePattern(source)).toMatchObject({ ok: true })
})

test.for(REFUSED)('%j is refused', ([source, reason, nearest]) => {
  const result = parsePattern(source)
  expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(reason) })
  if (nearest) expect(result).toMatchObject({ nearest: expect.stringMatching(nearest) })
})

test.each(BLOW_UPS)('%j blows up, and is refused', (source) => {
  expect(parsePattern(source)).toMatchObject({ ok: false, reason: expect.stringMatching(/time|proved harmless/) })
})

test.each(HARMLESS)('%j is harmless, and portable', (source) => {
  expect(parsePattern(source)).toMatchObject({ ok: true })
})

test('what is offered instead is portable', () => {
  for (const [source] of REFUSED) {
    const result = parsePattern(source)
    const offered =
      !result.ok && result.reason.includes('parse') ? /^`(.*)`$/.exec(result.nearest ?? '')?.[1] : undefined
    if (offered !== undefined) expect(parsePattern(offered)).toMatchObject({ ok: true })
  }
})

test.each([
  ['^a.\\d$', '^a[^\\x{a}\\x{d}\\x{2028}\\x{2029}][0-9]\\z'],
  ['\\u{1F600}+?', '\\x{1f600}+'],
  ['(?<n>a|b)c', '(?:a|b)c'],
])('%j prints for PCRE', (source, want) => {
  expect(toPcre(parsed(source))).toBe(want)
})

describe('in Postgres', () => {
  let drop: () => Promise<void>
  let client: pg.Client
  beforeAll(async () => {
    const database = await createDatabase()
    drop = database.drop
    client = new pg.Client({ connectionString: database.url })
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await drop()
  })

  const PIECES = [
    'a',
    'b',
    'A',
    '0',
    '9',
    '_',
    '-',
    ' ',
    '\n',
    '\r',
    '\u2028',
    '\u00a0',
    '\u3000',
    '\ufeff',
    '.',
    '^',
    '$',
    '\\',
    '[',
    ']',
    '(',
    '{',
    '|',
    '*',
    '+',
    '?',
    '/',
    '@',
    'é',
    '가',
    '힣',
    '٣',
    'ſ',
    'K',
    '😀',
    '😂',
    'foo',
    'oo',
    'admin',
    'ab',
    'xx',
    'y',
    'a-b',
    'a@b.c',
    'Abcdefg1',
    'ko-KR',
    '\t',
    '\u0001',
    '\uffff',
    "'",
    '"',
  ]
  const WORTHY = [
    '2026-01-31',
    '2024-02-29',
    '2026-02-29',
    '2026-01-31T09:30:00Z',
    '09:30:00',
    '192.0.2.1',
    '256.1.1.1',
    '::1',
    '1:2:3:4:5:6:7:8',
    '1::8',
    '::ffff:192.0.2.1',
    '1:2',
    'https://example.com/a?b#c',
    'http://[::1]:80/',
    'ftp://a',
    'https://a b',
    'example.com',
    '-a.b',
    'ann@example.com',
    'a@b',
    '0198b2c4-7d1e-7000-8000-000000000001',
    'P1DT2H',
    'P',
    'YQ==',
    'YQ=',
    'a'.repeat(64),
    `${'a'.repeat(63)}.com`,
    'a-slug',
    'a--b',
  ]
  const text = fc.oneof(
    fc.constantFrom(...WORTHY),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((all) => all.join('')),
    fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 12 }),
  )

  /** Perl reads what PCRE reads; where it is not at hand, Postgres is judge enough. */
  const hasPerl = spawnSync('perl', ['-MJSON::PP', '-e', '1']).status === 0
  test.skipIf(!hasPerl)('and in Perl', () => {
    const sources = [...GOOD, ...HARMLESS, ...Object.values(FORMAT_PATTERNS), ...Object.values(TYPE_PATTERNS)]
    const texts = [...fc.sample(text, { numRuns: 400, seed: 7 }), ...WORTHY, ...WORTHY.map((t) => `${t}\n`)]
    const program =
      'local $/; my ($p, $t) = @{JSON::PP->new->utf8->decode(<STDIN>)}; for my $x (@$p) { print map({ $_ =~ /$x/ ? 1 : 0 } @$t), "\\n" }'
    const { stdout, stderr } = spawnSync('perl', ['-MJSON::PP', '-e', program], {
      input: JSON.stringify([sources.map((s) => toPcre(parsed(s))), texts]),
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    const differing = stdout
      .trimEnd()
      .split('\n')
      .flatMap((line, p) =>
        texts.flatMap((t, i) => (matchesPattern(sources[p] ?? '', t) === (line[i] === '1') ? [] : [[sources[p], t]])),
      )
    expect(stdout.split('\n')).toHaveLength(sources.length + 1)
    expect(differing).toEqual([])
  })

  test('every pattern gives the verdict that it gives in JavaScript', async () => {
    const sources = [...GOOD, ...HARMLESS, ...Object.values(FORMAT_PATTERNS), ...Object.values(TYPE_PATTERNS)]
    const printed = sources.map((s) => toPostgres(parsed(s)))
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 60, maxLength: 60 }), async (texts) => {
        const { rows } = await client.query<{ p: number; t: number; ok: boolean }>(
          `select p.n::int - 1 as p, t.n::int - 1 as t, t.x ~ p.x as ok
             from unnest($1::text[]) with ordinality as p(x, n), unnest($2::text[]) with ordinality as t(x, n)`,
          [printed, texts],
        )
        const differing = rows.filter(({ p, t, ok }) => matchesPattern(sources[p] ?? '', texts[t] ?? '') !== ok)
        expect(differing.map(({ p, t, ok }) => [sources[p], printed[p], texts[t], ok])).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  test('a length is the number of code points', async () => {
    const { rows } = await client.query<{ n: number }>('select length($1) as n', ['a😀가'])
    expect(rows[0]?.n).toBe(3)
  })
})
