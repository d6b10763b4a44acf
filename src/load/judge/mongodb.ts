/** What declarations say for MongoDB, as far as the parts fit each other. */
import {
  type Column,
  DATE_KINDS_OF_MONGODB,
  type IndexColumn,
  type MongodbIndex,
  type MongodbTable,
  type MongodbUnique,
} from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { findColumn } from './column.ts'
import type { DraftTable } from './draft.ts'
import { fault, type Scope } from './scope.ts'

/** A unique's or an index's words for MongoDB under judgement. */
interface Judged {
  readonly scope: Scope
  readonly at: DeclarationPath
}

function wrong({ scope, at }: Judged, message: string, key: string, hint: string): null {
  return fault(scope, 'schema/index', message, [...at, key], { hint, part: 'key' })
}

/** Faults of the parts that indexes and uniques share. `where`: whether the index has a condition. */
function conditions(judged: Judged, form: MongodbUnique, where: boolean): void {
  if (form.partialFilterExpression !== undefined && where)
    wrong(judged, 'The index has two conditions', 'partialFilterExpression', 'Keep `where`, or this one')
  if (form.sparse && (where || form.partialFilterExpression !== undefined))
    wrong(judged, 'MongoDB has no sparse index with a condition', 'sparse', 'Leave `sparse` out')
}

/** Judges a unique's. */
export function judgeMongodbUnique(
  draft: DraftTable,
  form: MongodbUnique | undefined,
  path: DeclarationPath,
  where: boolean,
): MongodbUnique | undefined {
  if (form !== undefined) conditions({ scope: draft.scope, at: [...path, 'mongodb'] }, form, where)
  return form
}

const NO_TEXT = 'Write `type: text`, or leave it out'

function ofKinds(judged: Judged, form: MongodbIndex, columns: readonly IndexColumn[]): void {
  const kinds = new Set<unknown>([form.type, ...Object.values(form.key ?? {})])
  const { type, key, weights } = form
  if (type !== undefined && key !== undefined)
    wrong(judged, '`type` and `key` both say what the index is', 'type', 'Keep `key`, which says it of each field')
  if (type === 'wildcard' && columns.length > 1)
    wrong(judged, 'A wildcard index lies below one column', 'type', "Write `key: { 'column.$**': 1, … }`")
  for (const word of ['weights', 'default_language', 'language_override'] as const)
    if (form[word] !== undefined && !kinds.has('text')) wrong(judged, `\`${word}\` is of text indexes`, word, NO_TEXT)
  for (const word of ['bits', 'min', 'max'] as const)
    if (form[word] !== undefined && !kinds.has('2d'))
      wrong(judged, `\`${word}\` is of indexes over points`, word, 'Write `type: 2d`, or leave it out')
  if (form.wildcardProjection !== undefined && !Object.hasOwn(key ?? {}, '$**'))
    wrong(judged, 'Only an index over everything has a projection', 'wildcardProjection', "Write `key: { '$**': 1 }`")
  const stray = Object.keys(weights ?? {}).find((name) => !key && !columns.some((c) => c.column === name))
  if (stray !== undefined && kinds.has('text'))
    fault(judged.scope, 'schema/index', `\`${stray}\` is no column of this index`, [...judged.at, 'weights', stray], {
      part: 'key',
    })
}

function endOfDocuments(judged: Judged, form: MongodbIndex, columns: readonly (Column | null | undefined)[]): void {
  const { expireAfterSeconds, type, key } = form
  if (expireAfterSeconds === undefined) return
  const hint = 'Declare an index of one column with a date'
  const fields = key ? Object.keys(key).length : columns.length
  if (fields > 1 || (type !== undefined && type !== 'hashed'))
    wrong(judged, 'Documents go by an ordinary index of one column', 'expireAfterSeconds', hint)
  const [only] = columns
  if (fields === 1 && !key && only && !DATE_KINDS_OF_MONGODB.has(only.type.kind))
    wrong(judged, `Documents go by a date, and \`${only.name}\` is none`, 'expireAfterSeconds', hint)
}

/** Judges an index's. */
export function judgeMongodbIndex(
  draft: DraftTable,
  form: MongodbIndex | undefined,
  path: DeclarationPath,
  { columns, where }: { readonly columns: readonly IndexColumn[]; readonly where: boolean },
): MongodbIndex | undefined {
  if (form === undefined) return undefined
  const judged = { scope: draft.scope, at: [...path, 'mongodb'] }
  conditions(judged, form, where)
  ofKinds(judged, form, columns)
  endOfDocuments(
    judged,
    form,
    columns.map((c) => draft.columns.get(c.column)),
  )
  return form
}

function timeSeries({ scope, columns }: DraftTable, form: MongodbTable, at: DeclarationPath): void {
  const { timeseries, capped, clustered } = form
  if (timeseries === undefined) return
  const path = [...at, 'timeseries']
  const time = findColumn(scope, columns, timeseries.timeField, [...path, 'timeField'])
  if (time && !DATE_KINDS_OF_MONGODB.has(time.type.kind))
    fault(scope, 'schema/constraint', `\`${time.name}\` is no date, and says when`, [...path, 'timeField'])
  if (time?.optional) {
    const message = `\`${time.name}\` is optional, and every measurement says when`
    fault(scope, 'schema/constraint', message, [...path, 'timeField'])
  }
  if (timeseries.metaField !== undefined) findColumn(scope, columns, timeseries.metaField, [...path, 'metaField'])
  if (capped !== undefined || clustered)
    fault(scope, 'schema/constraint', 'A time series is neither capped nor clustered', path, { part: 'key' })
}

/** Judges a table's. */
export function judgeMongodbTable(draft: DraftTable): MongodbTable | undefined {
  const form = draft.options.mongodb
  if (form === undefined) return undefined
  const at = ['options', 'mongodb']
  const { scope, columns } = draft
  timeSeries(draft, form, at)
  const named = (path: string): string => path.split('.')[0] ?? path
  for (const field of Object.keys(form.shardKey ?? {}))
    findColumn(scope, columns, named(field), [...at, 'shardKey', field])
  if (form.capped && form.clustered)
    fault(scope, 'schema/constraint', 'A capped collection is not clustered', [...at, 'clustered'], { part: 'key' })
  if (form.expireAfterSeconds !== undefined && !form.timeseries && !form.clustered) {
    const hint = 'Say it of an index: `{ columns: [at], mongodb: { expireAfterSeconds: 3600 } }`'
    const message = 'Only a time series or a clustered collection ends its documents by itself'
    fault(scope, 'schema/constraint', message, [...at, 'expireAfterSeconds'], { hint, part: 'key' })
  }
  return form
}
