/** The fields of a collection whose columns nobody remembers: what its validator says, and what its documents show beside it. */
import type { ColumnType, IdKind, ReferenceType, Resource, Snapshot } from '../../../model/index.ts'
import { snapshotOf } from '../../../model/index.ts'
import type { Sample, TableSample } from '../../../plan/index.ts'
import { objectOf } from '../json.ts'
import { shownColumn } from '../kinds/column.ts'
import { optionsOf, validatorOf } from '../kinds/table.ts'
import type { Guess } from './guess.ts'
import { guessField } from './sampled-field.ts'
import { type ReadValidator, readValidator } from './validator.ts'

/** A field, by its name in documents. */
export interface ShownField {
  readonly field: string
  readonly guess: Guess
  /** Address of the table that it refers to. */
  readonly refersTo: string | null
}

/** What is known of a collection. */
export interface Shown {
  readonly fields: readonly ShownField[]
  readonly validator: ReadValidator
  /** Fields that no column can be. */
  readonly unnamed: readonly string[]
}

const ID: Guess = { type: { kind: 'native', native: 'objectId' }, constraints: {}, optional: false }

/** A name that a column's field can have: a dot would lie inside another, a dollar is an operator. */
function isField(name: string): boolean {
  return name !== '' && !/^\$|[.\0]/.test(name)
}

function order(names: Iterable<string>): string[] {
  return [...new Set(['_id', ...names])]
}

/** What a time series says of its own fields: every measurement has a moment, and may say of what it is. */
function fieldsOfSeries(table: Resource): ReadonlyMap<string, Guess> {
  const { timeField, metaField } = objectOf(optionsOf(table)?.timeseries) ?? {}
  const said: [string, Guess][] = []
  if (typeof timeField === 'string')
    said.push([timeField, { type: { kind: 'date' }, constraints: {}, optional: false }])
  if (typeof metaField === 'string')
    said.push([metaField, { type: { kind: 'jsonb' }, constraints: {}, optional: true }])
  return new Map(said)
}

/** Ids are what they are: where they begin and end says nothing. */
function withoutWords(field: string, { description, ...guess }: Guess): Guess {
  return field === '_id' || description === undefined ? guess : { ...guess, description }
}

/** The fields in the validator's order and then in that of the documents, `_id` first. */
export function shownFields(table: Resource, sample: TableSample | undefined): Shown {
  const read = readValidator(validatorOf(table))
  const validator = { ...read, fields: new Map([...fieldsOfSeries(table), ...read.fields]) }
  const names = order([...validator.fields.keys(), ...(sample?.fields.keys() ?? [])])
  const fields = names.filter(isField).map((field): ShownField => {
    const seen = sample?.fields.get(field)
    const said = validator.fields.get(field)
    const shown = seen && sample ? withoutWords(field, guessField(seen, sample.read, 'document')) : undefined
    const known = said?.type.kind === 'jsonb' && Object.keys(said.constraints).length === 0 ? undefined : said
    const guess = known ?? shown ?? said ?? ID
    const optional = field === '_id' ? false : (said?.optional ?? guess.optional)
    return { field, guess: { ...guess, optional }, refersTo: seen?.refersTo ?? null }
  })
  return { fields, validator, unnamed: names.filter((name) => !isField(name)) }
}

/** The snapshot with the columns that validators say and documents show. */
export function withSample(snapshot: Snapshot, sample: Sample): Snapshot {
  const found = [...sample].flatMap(([address, seen]): Resource[] => {
    const table = snapshot.get(address)
    if (!table) return []
    return shownFields(table, seen).fields.map(({ field, guess, refersTo }) => {
      return shownColumn(address, field, refersTo === null ? guess : { ...guess, type: referenceTo('', guess.type) })
    })
  })
  return snapshotOf([...snapshot.values(), ...found])
}

const ID_KINDS: Readonly<Partial<Record<ColumnType['kind'], IdKind>>> = {
  native: 'objectId',
  uuid: 'uuid',
  integer: 'serial',
  bigint: 'serial',
}

/** A reference to that table, whose ids are of that type. */
export function referenceTo(to: string, type: ColumnType): ReferenceType {
  return { kind: 'reference', to, onDelete: 'no action', onUpdate: 'no action', idKind: ID_KINDS[type.kind] ?? 'text' }
}
