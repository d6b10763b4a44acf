/**
 * What a collection is beside its validator, in one spelling, as `create` takes it.
 * https://www.mongodb.com/docs/manual/reference/command/create/
 */
import { type JsonObject, type JsonValue, jsonEqual, type MongodbTable } from '../../model/index.ts'
import { canonicalCollation } from './index-options.ts'
import { objectOf } from './json.ts'

const SPANS: Readonly<Record<string, number>> = { seconds: 3600, minutes: 86_400, hours: 2_592_000 }
const GRANULARITIES = Object.keys(SPANS)

/** A server says the granularity and its span where none is declared. */
function canonicalTimeSeries({ bucketMaxSpanSeconds: span, ...series }: JsonObject): JsonObject {
  const { granularity, ...rest } = series
  const custom = rest.bucketRoundingSeconds !== undefined || (granularity === undefined && span !== undefined)
  return {
    ...rest,
    ...(granularity !== undefined && granularity !== 'seconds' && { granularity }),
    ...(custom && span !== undefined && { bucketMaxSpanSeconds: span }),
  }
}

/** At least 4096 bytes, and a multiple of 256. */
function cappedSize(size: JsonValue): number {
  return Math.max(4096, Math.ceil(Number(size) / 256) * 256)
}

function canonicalOption(name: string, value: JsonValue): JsonValue | null {
  const object = objectOf(value) ?? {}
  switch (name) {
    case 'collation':
      return canonicalCollation(object)
    case 'timeseries':
      return canonicalTimeSeries(object)
    case 'clusteredIndex':
      return { key: { _id: 1 }, unique: true }
    case 'changeStreamPreAndPostImages':
      return object.enabled === true ? { enabled: true } : null
    case 'size':
      return cappedSize(value)
    case 'capped':
      return value === true ? true : null
    case 'max':
      return Number(value) > 0 ? value : null
    case 'expireAfterSeconds':
      return value
    default:
      return null
  }
}

/** The options that push knows, in one spelling; null where there are none. */
export function canonicalCollection(options: JsonObject): JsonObject | null {
  const told = Object.entries(options).flatMap(([name, value]): [string, JsonValue][] => {
    const canonical = canonicalOption(name, value)
    return canonical === null ? [] : [[name, canonical]]
  })
  return told.length === 0 ? null : Object.fromEntries(told)
}

/** What a table declares of its collection. `fieldOf`: where documents hold a column. */
export function declaredOptions(
  { collation, capped, timeseries, clustered, expireAfterSeconds, changeStreamPreAndPostImages }: MongodbTable,
  fieldOf: (column: string) => string,
): JsonObject {
  return {
    ...(collation && { collation: { ...collation } }),
    ...(capped && { capped: true, ...capped }),
    ...(timeseries && {
      timeseries: {
        ...timeseries,
        timeField: fieldOf(timeseries.timeField),
        ...(timeseries.metaField !== undefined && { metaField: fieldOf(timeseries.metaField) }),
      },
    }),
    ...(clustered && { clusteredIndex: { key: { _id: 1 }, unique: true } }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    ...(changeStreamPreAndPostImages && { changeStreamPreAndPostImages: { enabled: true } }),
  }
}

function isCoarser(from: JsonObject, to: JsonObject): boolean {
  const { granularity: before = 'seconds', ...fields } = from
  const { granularity: after = 'seconds', ...others } = to
  const coarser = GRANULARITIES.indexOf(String(after)) > GRANULARITIES.indexOf(String(before))
  return coarser && jsonEqual(fields, others)
}

/** The part of a `collMod` that makes that change; null: MongoDB cannot change it in place. */
function changing(name: string, from: JsonObject, to: JsonObject): JsonObject | null {
  const stays = (kind: string): boolean => from[kind] !== undefined && to[kind] !== undefined
  switch (name) {
    case 'changeStreamPreAndPostImages':
      return { changeStreamPreAndPostImages: to[name] ?? { enabled: false } }
    case 'expireAfterSeconds':
      return stays('timeseries') || stays('clusteredIndex') ? { expireAfterSeconds: to[name] ?? 'off' } : null
    case 'size':
      return stays('capped') && to.size !== undefined ? { cappedSize: to.size } : null
    case 'max':
      return stays('capped') ? { cappedMax: to.max ?? 0 } : null
    case 'timeseries': {
      const [before, after] = [objectOf(from[name]), objectOf(to[name])]
      if (!before || !after || !isCoarser(before, after)) return null
      return { timeseries: { granularity: after.granularity ?? 'seconds' } }
    }
    default:
      return null
  }
}

/** What of a collection would have to change, and how far MongoDB can. https://www.mongodb.com/docs/manual/reference/command/collMod/ */
export interface CollectionChange {
  /** For `collMod`. */
  readonly command: JsonObject
  /** Options that it cannot change. */
  readonly fixed: readonly string[]
}

/** From the one to the other; null stands for none. */
export function collectionChange(from: JsonObject | null, to: JsonObject | null): CollectionChange {
  const [before, after] = [from ?? {}, to ?? {}]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const changed = [...names].filter((name) => !jsonEqual(before[name] ?? null, after[name] ?? null)).sort()
  const parts = changed.map((name) => [name, changing(name, before, after)] as const)
  return {
    command: Object.assign({}, ...parts.map(([, part]) => part)),
    fixed: parts.flatMap(([name, part]) => (part === null ? [name] : [])),
  }
}
