/** `andFilters` and `orFilters`: JSON of the outside turned into a filter, held against the table and the asker. */
import type { ColumnType, Comparison, Filter, FilterOperator, Table } from '../model/index.ts'
import { FILTER_OPERATORS } from '../model/index.ts'
import { limitsOf, type QueryContext, type QueryLimits } from './context.ts'
import { allOf, anyOf } from './filters.ts'
import { type Judged, judgePattern, judgeValue, misfit } from './operand.ts'
import type { Findings } from './refusal.ts'
import { readStanding } from './weave.ts'

/** What a filter is held against, and where what is wrong with it is noted. */
export interface FilterJob {
  readonly table: Table
  readonly context: QueryContext
  readonly findings: Findings
  /** How the members of the object combine. */
  readonly join: 'and' | 'or'
}

interface Place {
  readonly job: FilterJob
  readonly limits: QueryLimits
  /** `andFilters.likesCount`. */
  readonly path: string
  readonly type: ColumnType
  readonly at: Comparison['path']
}

function note({ job, path }: Pick<Place, 'job' | 'path'>, code: string, message: string): null {
  job.findings.faults.push({ path, code, message })
  return null
}

function depthOf(value: unknown): number {
  let depth = 0
  let level: unknown[] = [value]
  while (level.length > 0 && depth <= 64) {
    depth++
    level = level.flatMap((v) => (typeof v === 'object' && v !== null ? Object.values(v) : []))
  }
  return depth - 1
}

/** The filter that the text says; the findings tell what is wrong with it. */
export function parseFilter(parameter: string, text: string, job: FilterJob): Filter {
  const limits = limitsOf(job.context)
  const none: Filter = { kind: 'and', filters: [] }
  const place = { job, path: parameter }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    note(place, 'type', 'must be a JSON object, URL-encoded')
    return none
  }
  if (!isObject(value)) {
    note(place, 'type', 'must be a JSON object')
    return none
  }
  if (depthOf(value) > limits.depth) {
    note(place, 'too-deep', `must not be nested deeper than ${limits.depth} levels`)
    return none
  }
  const entries = Object.entries(value)
  if (entries.length > limits.conditions) {
    note(place, 'too-long', `must have at most ${limits.conditions} conditions`)
    return none
  }
  const filters = entries.flatMap(([key, member]) => ofField(parameter, key, member, job, limits) ?? [])
  // An empty object asks for nothing, whichever way its members would combine.
  return job.join === 'or' && filters.length > 0 ? anyOf(filters) : allOf(filters)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The type that a dotted key leads to; dots lead into declared objects only. */
function targetOf(table: Table, key: string): { readonly type: ColumnType; readonly at: Comparison['path'] } | null {
  const [name = '', ...keys] = key.split('.')
  const column = table.columns.find((c) => c.name === name)
  if (!column) return null
  let type: ColumnType = column.type
  for (const part of keys) {
    const field = type.kind === 'object' && Object.hasOwn(type.properties, part) ? type.properties[part] : undefined
    if (field === undefined) return null
    type = field.type
  }
  return { type, at: [name, ...keys] }
}

function ofField(parameter: string, key: string, value: unknown, job: FilterJob, limits: QueryLimits): Filter | null {
  const path = `${parameter}.${key}`
  const column = job.table.columns.find((c) => c.name === key.split('.', 1)[0])
  if (column && readStanding(job.table, column, job.context.asker) === 'never') {
    job.findings.forbidden.push({ path, code: 'forbidden', message: 'may not be read by you' })
    return null
  }
  const target = targetOf(job.table, key)
  if (!target) {
    const operator = key.startsWith('$')
    const message = operator ? 'is no field: name the field first' : 'is not a field of this table'
    return note({ job, path }, operator ? 'unknown-operator' : 'unknown-field', message)
  }
  const place: Place = { job, limits, path, ...target }
  if (!isObject(value)) return compare(place, '$eq', value)
  const members = Object.entries(value)
  if (members.length === 0) return note(place, 'type', 'is compared with nothing')
  const filters = members.map(([word, operand]) => {
    const under = { ...place, path: `${path}.${word}` }
    if (!(FILTER_OPERATORS as readonly string[]).includes(word))
      return note(under, 'unknown-operator', `is no operator; they are ${FILTER_OPERATORS.join(' ')}`)
    return compare(under, word as FilterOperator, operand)
  })
  return allOf(filters.filter((f) => f !== null))
}

function compare(place: Place, operator: FilterOperator, value: unknown): Filter | null {
  const { at: path, type, job } = place
  // A bare null, as `null` in a PATCH, means unset.
  if (value === null && (operator === '$eq' || operator === '$ne'))
    return { kind: 'compare', path, operator: '$exists', operand: { kind: 'literal', value: operator === '$ne' } }
  const why = misfit(type, operator)
  if (why !== undefined) return note(place, 'operator', why)
  const judged = operandOf(place, operator, value)
  if (!judged.ok) return note(place, 'type', judged.message)
  job.findings.conditions++
  if (job.findings.conditions > place.limits.conditions)
    return note(place, 'too-long', `is one condition too many: at most ${place.limits.conditions}`)
  return { kind: 'compare', path, operator, operand: { kind: 'literal', value: judged.value } }
}

function operandOf({ type, job, limits }: Place, operator: FilterOperator, value: unknown): Judged {
  const { schema } = job.context
  if (operator === '$exists')
    return typeof value === 'boolean' ? { ok: true, value } : { ok: false, message: 'must be true or false' }
  if (operator === '$regex') return judgePattern(value)
  if (operator !== '$in' && operator !== '$nin') return judgeValue(type, value, schema)
  if (!Array.isArray(value)) return { ok: false, message: 'must be a list of values' }
  if (value.length > limits.inValues) return { ok: false, message: `must have at most ${limits.inValues} values` }
  const item = type.kind === 'array' ? type.items.type : type
  const judged = value.map((one) => judgeValue(item, one, schema))
  return judged.find((j) => !j.ok) ?? { ok: true, value: judged.map((j) => (j.ok ? j.value : null)) }
}
