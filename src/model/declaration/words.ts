/** The words of the language as plain data: types, what fits which type, and words that come later or elsewhere. */

/** Types that take no parameters and may be written as a bare word. */
export const PLAIN_TYPES = [
  'string',
  'text',
  'number',
  'float',
  'integer',
  'bigint',
  'serial',
  'boolean',
  'date',
  'timestamptz',
  'day',
  'time',
  'interval',
  'uuid',
  'json',
  'jsonb',
  'bytea',
] as const

/** Types that need more keys than `type`. */
export const LONG_TYPES = ['object', 'array', 'reference', 'enumType', 'native'] as const

/** The first word of every type. */
export const TYPE_WORDS: readonly string[] = [...PLAIN_TYPES, 'varchar', 'numeric', ...LONG_TYPES]

const TEXT = ['minLength', 'maxLength', 'pattern', 'format', 'collation']
const NUMBER = ['minimum', 'maximum']

/** Keys that only some types take: type word → those it takes. */
export const KEYS_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  string: [...TEXT, 'enum'],
  text: TEXT,
  varchar: TEXT,
  number: NUMBER,
  float: NUMBER,
  integer: [...NUMBER, 'enum'],
  bigint: NUMBER,
  serial: NUMBER,
  numeric: NUMBER,
  object: ['properties'],
  array: ['items', 'minItems', 'maxItems'],
  reference: ['to', 'onDelete', 'onUpdate', 'deferrable', 'constraint', 'as'],
  enumType: ['enumType'],
  native: ['native', 'collation'],
}

/** Keys that belong to some types alone. */
export const TYPE_KEYS: ReadonlySet<string> = new Set(Object.values(KEYS_OF_TYPE).flat())

/** Types that a property of an object or an item of an array cannot have: the value lives inside jsonb. */
export const NOT_NESTED: ReadonlySet<string> = new Set(['reference', 'serial', 'native', 'bytea', 'interval'])

/** Type words of other tools → what to write here. */
export const TYPE_ALIASES: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  smallint: 'integer',
  long: 'bigint',
  double: 'number',
  real: 'float',
  decimal: 'numeric(10,2)',
  money: 'numeric(12,2)',
  bool: 'boolean',
  datetime: 'date',
  timestamp: 'date',
  char: 'varchar(1)',
  email: 'string, format: email',
  url: 'string, format: url',
  enum: 'string, enum: [a, b]',
  oneOf: 'string, enum: [a, b]',
  ref: 'reference, to: TABLE',
  map: 'object',
  list: 'array',
  bytes: 'bytea',
  blob: 'bytea',
  binary: 'bytea',
  autoincrement: 'serial',
  objectId: 'string',
}

/** Keys of other tools in a column → what to write here. */
export const COLUMN_KEY_ALIASES: Readonly<Record<string, string>> = {
  required: 'Columns are required unless they say `optional: true`',
  nullable: 'Write `optional: true`',
  null: 'Write `optional: true`',
  notNull: 'Columns are required unless they say `optional: true`',
  min: 'Write `minimum` for numbers, `minLength` for text, `minItems` for arrays',
  max: 'Write `maximum` for numbers, `maxLength` for text, `maxItems` for arrays',
  length: 'Write `maxLength`, or the type `varchar(n)`',
  regex: 'Write `pattern`',
  values: 'Write `enum: [a, b]`',
  oneOf: 'Write `enum: [a, b]`',
  references: 'Write `type: reference, to: TABLE`',
  ref: 'Write `to`',
  table: 'Write `to`',
  primary: 'Write `primaryKey: true`',
  comment: 'Write `description`',
}

/** Words of the language that this version does not act on → what to do meanwhile. */
export const LATER_WORDS: Readonly<Record<string, string>> = {
  view: 'Create the view with SQL beside bkend; push leaves it alone',
  func: 'Create the function with SQL beside bkend; push leaves it alone',
  trigger: 'Create the trigger with SQL beside bkend; push leaves it alone',
  extension: 'Run `create extension` once by hand; push leaves it alone',
  role: 'Create the role with SQL beside bkend; push leaves it alone',
  grant: 'Run `grant` by hand; push leaves it alone',
  domain: 'Use a check, or the type `native` naming a domain that you made with SQL',
  sequence: 'Use the type `serial`, or SQL as the default that names a sequence which you made',
  partitionBy: 'Leave the table in one piece for now',
  shardKey: 'Say it for MongoDB: `options: { mongodb: { shardKey: { tenant: 1 } } }`',
  validation: 'Say it for MongoDB: `options: { mongodb: { validation: { level: moderate } } }`',
  timeSeries: 'Say it for MongoDB: `options: { mongodb: { timeseries: { timeField: at } } }`',
  with: 'Set storage parameters with `alter table` by hand; push leaves them alone',
  collation: 'Give each column of text its own `collation`; for MongoDB say `mongodb: { collation: { locale: en } }`',
  capped: 'Say it for MongoDB: `options: { mongodb: { capped: { size: 1048576 } } }`',
  expireAfter: 'Say it of an index, for MongoDB: `mongodb: { expireAfterSeconds: 3600 }`',
  sparse: 'Say it for MongoDB: `mongodb: { sparse: true }`',
}

/** What to do until the word is supported, or undefined where it is no later word; knows the plural too (`views`, `policies`). */
export function laterWord(word: string): string | undefined {
  const singular = word.replace(/ies$/, 'y').replace(/s$/, '')
  for (const known of [word, singular]) if (Object.hasOwn(LATER_WORDS, known)) return LATER_WORDS[known]
  return undefined
}
