/** Counts what documents hold, field by field, in bounded memory whatever they hold. */
import type { FieldSample } from '../../../plan/index.ts'
import { kindOf } from './kind-of.ts'

/** Beyond so many different values a field is no list of choices. */
const MOST_VALUES = 12
/** Longer text is no choice. */
const LONGEST_VALUE = 40
/** An object of more keys is one by which something is looked up. */
const MOST_FIELDS = 100
/** Deeper values are not looked into. */
const DEEPEST = 6
/** Values of a field that are looked for among ids. */
const MOST_IDS = 100

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
const IDS: ReadonlySet<string> = new Set(['objectId', 'string', 'int', 'long'])

/** What was seen of a field so far. */
export interface Tally {
  present: number
  readonly types: Map<string, number>
  values: Map<string | number, number> | null
  range: [number, number] | null
  texts: number
  uuids: number
  days: number
  fields: Map<string, Tally> | null
  items: Tally | null
  /** Values that may be ids of something, each once, by their text. */
  readonly ids: Map<string, unknown>
  refersTo: string | null
}

/** Nothing seen yet. */
export function newTally(): Tally {
  return {
    ...{ present: 0, types: new Map(), values: new Map(), range: null, texts: 0, uuids: 0, days: 0 },
    ...{ fields: new Map(), items: null, ids: new Map(), refersTo: null },
  }
}

function countText(tally: Tally, text: string): void {
  tally.texts++
  if (UUID.test(text)) tally.uuids++
  else if (DAY.test(text)) tally.days++
  if (text.length > LONGEST_VALUE || text === '') tally.values = null
  else countValue(tally, text)
}

function countValue(tally: Tally, value: string | number): void {
  if (!tally.values) return
  tally.values.set(value, (tally.values.get(value) ?? 0) + 1)
  if (tally.values.size > MOST_VALUES) tally.values = null
}

function countNumber(tally: Tally, value: unknown, isWhole: boolean): void {
  const number = Number(value)
  if (Number.isFinite(number))
    tally.range = tally.range ? [Math.min(tally.range[0], number), Math.max(tally.range[1], number)] : [number, number]
  if (isWhole) countValue(tally, number)
  else tally.values = null
}

function countInside(tally: Tally, value: object, depth: number): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      tally.items ??= newTally()
      countOne(tally.items, item, depth + 1)
    }
    return
  }
  const fields = tally.fields
  if (!fields) return
  for (const [name, member] of Object.entries(value)) {
    const field = fields.get(name) ?? newTally()
    fields.set(name, field)
    countOne(field, member, depth + 1)
  }
  if (fields.size > MOST_FIELDS) tally.fields = null
}

/** Counts a value of the field. `depth`: 0 for fields of documents. */
export function countOne(tally: Tally, value: unknown, depth: number): void {
  const kind = kindOf(value)
  if (kind === 'null') return
  tally.present++
  tally.types.set(kind, (tally.types.get(kind) ?? 0) + 1)
  if (depth === 0 && IDS.has(kind) && tally.ids.size < MOST_IDS) tally.ids.set(String(value), value)
  if (kind === 'string') countText(tally, String(value))
  else if (kind === 'int' || kind === 'long' || kind === 'double') countNumber(tally, value, kind === 'int')
  else tally.values = null
  if (kind !== 'object' && kind !== 'array') return
  if (depth < DEEPEST) countInside(tally, value as object, depth)
  else tally.fields = null
}

function shapeOf({ texts, uuids, days }: Tally): FieldSample['shape'] {
  if (texts === 0) return null
  return uuids === texts ? 'uuid' : days === texts ? 'day' : null
}

/** The counts as plain data. */
export function sampleOf(tally: Tally): FieldSample {
  const { present, types, values, range, fields, items, refersTo } = tally
  return {
    present,
    types: Object.fromEntries([...types].sort(([a], [b]) => (a < b ? -1 : 1))),
    values: values && values.size > 0 ? values : null,
    range,
    shape: shapeOf(tally),
    fields: fields && new Map([...fields].map(([name, field]) => [name, sampleOf(field)])),
    items: items && sampleOf(items),
    refersTo,
  }
}
