/** What MongoDB alone has, in its own words. Other targets say that it does nothing there. */
import type { JsonObject } from './json.ts'

/** Kinds of index that are no ordinary ones. */
export const MONGODB_INDEX_TYPES = ['text', '2dsphere', '2d', 'hashed', 'wildcard'] as const
/** A kind of index. */
export type MongodbIndexType = (typeof MONGODB_INDEX_TYPES)[number]

/** Kinds of columns that are kept as dates. */
export const DATE_KINDS_OF_MONGODB: ReadonlySet<string> = new Set(['date', 'timestamptz'])

/** How text compares: MongoDB's collation document. https://www.mongodb.com/docs/manual/reference/collation/ */
export interface MongodbCollation {
  /** `en`, `de`, `fr_CA`; `simple`: by bytes. */
  readonly locale: string
  readonly caseLevel?: boolean
  readonly caseFirst?: 'upper' | 'lower' | 'off'
  /** 1: letters, 2: accents, too, 3: capitals, too. */
  readonly strength?: 1 | 2 | 3 | 4 | 5
  readonly numericOrdering?: boolean
  readonly alternate?: 'non-ignorable' | 'shifted'
  readonly maxVariable?: 'punct' | 'space'
  readonly normalization?: boolean
  readonly backwards?: boolean
}

/** What indexes and uniques may say for MongoDB. https://www.mongodb.com/docs/manual/reference/command/createIndexes/ */
export interface MongodbUnique {
  /** Only documents that have the fields. */
  readonly sparse?: boolean
  readonly collation?: MongodbCollation
  /** Queries do not use it. */
  readonly hidden?: boolean
  /** A condition in MongoDB's words, where `where` cannot say it. */
  readonly partialFilterExpression?: JsonObject
}

/** What an index may say for MongoDB. Fields are columns, or paths that begin with one. */
export interface MongodbIndex extends MongodbUnique {
  /** Of all its columns; `wildcard`: of whatever lies below its column. */
  readonly type?: MongodbIndexType
  /** The key in MongoDB's words, in place of the columns: `{ tenant: 1, 'place.at': '2dsphere' }`, `{ '$**': 1 }`. */
  readonly key?: Readonly<Record<string, 1 | -1 | 'text' | '2dsphere' | '2d' | 'hashed'>>
  /** Seconds after the date in its one column when the document goes. */
  readonly expireAfterSeconds?: number
  /** How much each column of text counts; 1 unless said. */
  readonly weights?: Readonly<Record<string, number>>
  /** The language of text; `none`: words as they are. English unless said. */
  readonly default_language?: string
  /** The field that names a document's own language; `language` unless said. */
  readonly language_override?: string
  /** What an index over everything (`$**`) picks, or leaves out. */
  readonly wildcardProjection?: JsonObject
  readonly bits?: number
  readonly min?: number
  readonly max?: number
}

/** Measurements over time. https://www.mongodb.com/docs/manual/core/timeseries/timeseries-procedures/ */
export interface MongodbTimeSeries {
  readonly timeField: string
  readonly metaField?: string
  readonly granularity?: 'seconds' | 'minutes' | 'hours'
  readonly bucketMaxSpanSeconds?: number
  readonly bucketRoundingSeconds?: number
}

/** What a table may say for MongoDB. https://www.mongodb.com/docs/manual/reference/command/create/ */
export interface MongodbTable {
  /** Whom the validator binds, and what it does; `strict` and `error` unless said. */
  readonly validation?: {
    readonly level?: 'off' | 'moderate' | 'strict'
    readonly action?: 'warn' | 'error'
  }
  /** What documents have to be beside what the table says, in MongoDB's query operators. */
  readonly validator?: JsonObject
  /** How text compares wherever nothing else is said. */
  readonly collation?: MongodbCollation
  /** The oldest go where it is full. `size` in bytes. */
  readonly capped?: { readonly size: number; readonly max?: number }
  readonly timeseries?: MongodbTimeSeries
  /** Documents lie in the order of their ids. */
  readonly clustered?: boolean
  /** Seconds after which documents go: of time series by their time, of clustered ones by a date as their id. */
  readonly expireAfterSeconds?: number
  /** Change streams can tell what a document was. */
  readonly changeStreamPreAndPostImages?: boolean
  /** By what documents are spread over shards: `{ tenant: 1, id: 'hashed' }`. */
  readonly shardKey?: Readonly<Record<string, 1 | 'hashed'>>
}
