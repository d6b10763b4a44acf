/** Functions that read nested text as what it stands for, so that a moment in JSON compares as a moment. */
import type { Resource } from '../../../model/index.ts'
import { hashOf } from '../../../model/index.ts'
import { LONGEST_DECIMAL, TYPE_PATTERNS } from '../../../validate/index.ts'
import { literal } from '../sql/identifier.ts'
import { functionResource } from './nested-function.ts'
import { matchSql } from './pattern.ts'

/** What nested text may stand for. */
export type Meaning = 'moment' | 'day' | 'time' | 'decimal' | 'uuid'

/** How text of that meaning is read: one value, or a list of them. Immutable, since it hangs on no setting. */
export interface Reading {
  /** Of the value that is read. */
  readonly type: string
  /** `bkend_read_…(value text)`: null where the text has no such meaning. */
  readonly one: Resource
  /** `bkend_read_…(value jsonb)`: null where the value is no list. */
  readonly list: Resource
}

/** Type by meaning, and the SQL that reads `value`. A UUID stays text: letters of either case are all that differs. */
const READERS: Readonly<Record<Meaning, readonly [type: string, sql: (value: string) => string]>> = {
  moment: [
    'timestamp with time zone',
    (value) => {
      // What lies beyond the millisecond is cut, as everywhere; Postgres would round it.
      const cut = `regexp_replace(${value}, '(\\.[0-9]{3})[0-9]+', '\\1')`
      const whole = `case when char_length(${value}) = 10 then ${value} || 'T00:00:00Z' else ${cut} end`
      return guarded(`${value} ${matchSql(TYPE_PATTERNS.date)}`, `(${whole})::timestamp with time zone`)
    },
  ],
  day: ['date', (value) => guarded(`${value} ${matchSql(TYPE_PATTERNS.day)}`, `${value}::date`)],
  time: [
    'time without time zone',
    (value) => guarded(`${value} ${matchSql(TYPE_PATTERNS.time)}`, `${value}::time without time zone`),
  ],
  decimal: [
    'numeric',
    (value) => {
      const isPlain = `char_length(${value}) <= ${LONGEST_DECIMAL} and ${value} ~ ${literal('^-?[0-9]+(\\.[0-9]+)?$')}`
      return guarded(isPlain, `${value}::numeric`)
    },
  ],
  uuid: ['text', (value) => `lower(${value})`],
}

function guarded(condition: string, sql: string): string {
  return `case when ${condition} then ${sql} end`
}

function reader(meaning: string, argument: string, returns: string, sql: string): Resource {
  const body = `\nbegin\n  return ${sql};\nend\n`
  return functionResource({
    name: `bkend_read_${meaning}_${hashOf(body).slice(0, 8)}`,
    arguments: `value ${argument}`,
    returns,
    volatility: 'immutable',
    strict: true,
    body,
  })
}

function reading(meaning: Meaning): Reading {
  const [type, sql] = READERS[meaning]
  const items = 'jsonb_array_elements_text(value) with ordinality as item (value, place)'
  const list = `array(select ${sql('item.value')} from ${items} order by item.place)`
  return {
    type,
    one: reader(meaning, 'text', type, sql('value')),
    list: reader(`${meaning}s`, 'jsonb', `${type}[]`, guarded("jsonb_typeof(value) = 'array'", list)),
  }
}

/** The reading of each meaning. */
export const READINGS: Readonly<Record<Meaning, Reading>> = {
  moment: reading('moment'),
  day: reading('day'),
  time: reading('time'),
  decimal: reading('decimal'),
  uuid: reading('uuid'),
}

/** Every function that reads, by its address. */
export const READERS_BY_ADDRESS: ReadonlyMap<string, Resource> = new Map(
  Object.values(READINGS).flatMap(({ one, list }) => [one, list].map((r) => [r.address, r] as const)),
)
