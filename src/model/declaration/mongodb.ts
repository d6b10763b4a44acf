/** zod of what a declaration says for MongoDB. */
import { z } from 'zod'
import { MONGODB_INDEX_TYPES } from '../mongodb.ts'
import { count, flag, members, oneOf, strict, text } from './kit.ts'
import { lazy } from './lazy.ts'

function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return ['string', 'boolean'].includes(typeof value) || value === null
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return plain && Object.values(value).every(isJson)
}

/** An object of JSON in MongoDB's own words. */
function json(what: string, description: string): z.ZodType {
  const error = `must be ${what} as JSON; a date is \`{ $date: '2026-01-31T00:00:00Z' }\``
  return z.record(z.string(), z.unknown(), { error }).refine(isJson, { error }).describe(description)
}

function numbers(description: string): z.ZodType {
  const weight = z.number({ error: 'must be a number' })
  return members(weight, 'numbers by column', description)
}

function collation(description: string): z.ZodType {
  return strict(
    {
      locale: text('`en`, `de`, `fr_CA`; `simple`: by bytes.'),
      caseLevel: flag('Capitals count at strengths 1 and 2, too.'),
      caseFirst: oneOf(['upper', 'lower', 'off'], 'Which of capitals and small letters come first.'),
      strength: z
        .literal([1, 2, 3, 4, 5], { error: 'must be 1 to 5' })
        .describe('1: letters, 2: accents, 3: capitals.'),
      numericOrdering: flag('Digits compare as numbers.'),
      alternate: oneOf(['non-ignorable', 'shifted'], 'Whether spaces and punctuation count.'),
      maxVariable: oneOf(['punct', 'space'], 'What `shifted` leaves out.'),
      normalization: flag('Text is normalized first.'),
      backwards: flag('Accents compare from the end, as in Canadian French.'),
    },
    ['locale'],
  ).describe(description)
}

function uniqueShape(): Record<string, z.ZodType> {
  return {
    sparse: flag('Only documents that have the fields.'),
    collation: collation('How text compares in it: `{ locale: en, strength: 2 }` ignores case.'),
    hidden: flag('Queries do not use it.'),
    partialFilterExpression: json('a condition', 'A condition in MongoDB’s words, where `where` cannot say it.'),
  }
}

/** What a unique says for MongoDB. */
export const mongodbUniqueSchema: () => z.ZodObject = lazy(() => strict(uniqueShape()))

/** What an index says for MongoDB. */
export const mongodbIndexSchema: () => z.ZodObject = lazy(() => {
  const direction = z.literal([1, -1, 'text', '2dsphere', '2d', 'hashed'], {
    error: 'must be 1, -1, `text`, `2dsphere`, `2d` or `hashed`',
  })
  return strict({
    ...uniqueShape(),
    type: oneOf(MONGODB_INDEX_TYPES, 'The kind of index; `wildcard`: of whatever lies below its column.'),
    key: members(
      direction,
      'directions by field',
      'The key in MongoDB’s words, in place of the columns: `{ $**: 1 }`.',
    ),
    expireAfterSeconds: count('Seconds after the date in its one column when the document goes.'),
    weights: numbers('How much each column of text counts; 1 unless said.'),
    default_language: text('The language of text; `none`: words as they are. English unless said.'),
    language_override: text('The field that names a document’s own language; `language` unless said.'),
    wildcardProjection: json('a projection', 'What an index over everything picks, or leaves out: `{ meta: 1 }`.'),
    bits: count('Of points (`2d`): how exact.'),
    min: z.number({ error: 'must be a number' }).describe('Of points (`2d`): the least value.'),
    max: z.number({ error: 'must be a number' }).describe('Of points (`2d`): the greatest value.'),
  })
})

/** What a table says for MongoDB. */
export const mongodbTableSchema: () => z.ZodObject = lazy(() => {
  const shard = z.literal([1, 'hashed'], { error: 'must be 1 or `hashed`' })
  return strict({
    validation: strict({
      level: oneOf(
        ['off', 'moderate', 'strict'],
        'Whom it binds; `moderate` leaves those alone that break it already.',
      ),
      action: oneOf(['warn', 'error'], 'Whether what breaks it is refused, or written to the server’s log.'),
    }).describe('How the validator binds; `strict` and `error` unless said.'),
    validator: json('query operators', 'What documents have to be beside what the table says.'),
    collation: collation('How text compares wherever nothing else is said.'),
    capped: strict({ size: count('In bytes.'), max: count('In documents.') }, ['size']).describe(
      'The oldest documents go where it is full.',
    ),
    timeseries: strict(
      {
        timeField: text('The column that says when; a date.'),
        metaField: text('The column that says of what.'),
        granularity: oneOf(['seconds', 'minutes', 'hours'], 'How far apart measurements are; `seconds` unless said.'),
        bucketMaxSpanSeconds: count('The longest span of a bucket, in place of `granularity`.'),
        bucketRoundingSeconds: count('The same number again.'),
      },
      ['timeField'],
    ).describe('Measurements over time.'),
    clustered: flag('Documents lie in the order of their ids.'),
    expireAfterSeconds: count('Seconds after which documents of a time series or a clustered collection go.'),
    changeStreamPreAndPostImages: flag('Change streams can tell what a document was.'),
    shardKey: members(shard, '1 or `hashed` by field', 'By what documents are spread over shards: `{ tenant: 1 }`.'),
  })
})
