/** Random tables as people declare them, with defaults and checks of every operator. */
import {
  FILTER_OPERATORS,
  type FilterOperator,
  FORMATS,
  type JsonValue,
  NOT_NESTED,
  type Schema,
  type Table,
  TYPE_WORDS,
} from '../../src/model/index.ts'
import {
  type Check,
  evaluate,
  exampleOf,
  judgeSchema,
  type ObjectCheck,
  recordChecks,
} from '../../src/validate/index.ts'
import { schemaOf } from '../postgres-objects/project.ts'
import type { Chance } from './chance.ts'
import { type Declared, fieldOf, type Made, TARGETS } from './fields.ts'
import { respelled } from './respelled.ts'

/** What has been made so far, operators too. */
export interface MadeTables extends Made {
  readonly operators: Set<FilterOperator>
  /** Kinds of checks below the columns: inside objects, of lists. */
  readonly compared: Set<Check['kind'] | `${Check['kind']}[]` | `.${Check['kind']}`>
}

/** Nothing yet. */
export function nothingMade(): MadeTables {
  return { types: new Set(), keys: new Set(), formats: new Set(), operators: new Set(), compared: new Set() }
}

/** A table that load takes, and what was declared. */
export interface Sample {
  readonly declared: Declared
  readonly schema: Schema
  readonly table: Table
}

const NAME = 'things'

/** A schema with one random table and what its references point at; its first column is of the word that is next. */
export function sampleOf(chance: Chance, turn: number, made: MadeTables): Sample {
  for (let tries = 0; tries < 200; tries++) {
    const parts: MadeTables = nothingMade()
    const declared = tableOf(chance, turn, parts)
    const schema = loaded(declared)
    if (!schema) continue
    const whole = completed(chance, declared, schema, parts)
    const table = whole.schema.tables.find((t) => t.name === NAME)
    if (!table) throw new Error('the table is lost')
    for (const part of ['types', 'keys', 'formats', 'operators', 'compared'] as const)
      for (const word of parts[part]) (made[part] as Set<string>).add(word)
    return { ...whole, table }
  }
  throw new Error(`load refused every table with a ${TYPE_WORDS[turn % TYPE_WORDS.length]}`)
}

function tableOf(chance: Chance, turn: number, made: Made): Declared {
  const columns: Declared = { c0: fieldOf(chance, 0, made, TYPE_WORDS[turn % TYPE_WORDS.length]) }
  for (let i = 1; i <= chance.below(5); i++) columns[`c${i}`] = fieldOf(chance, 0, made)
  // What may stand below a column has its turn there, inside an object and in a list.
  const nested = TYPE_WORDS.filter((word) => !NOT_NESTED.has(word))
  const below = fieldOf(chance, 1, made, nested[Math.floor(turn / 2) % nested.length])
  const { default: _, optional: __, ...items } = below
  columns.below =
    turn % 2 === 0
      ? { type: 'object', properties: { part: below }, optional: chance.oneIn(2) }
      : { type: 'array', items }
  // Every format has its turn.
  const format = turn % 3 === 0 ? FORMATS[(turn / 3) % FORMATS.length] : undefined
  if (format !== undefined) {
    columns.formed = { type: 'string', format, optional: chance.oneIn(2) }
    made.formats.add(format)
  }
  return { columns }
}

function loaded(declared: Declared): Schema | null {
  const targets = Object.fromEntries(
    Object.entries(TARGETS).map(([name, id]) => [
      name,
      { columns: { note: 'string?' }, ...(id !== 'default' && { options: { id } }) },
    ]),
  )
  try {
    const schema = schemaOf(
      JSON.stringify({
        tables: { [NAME]: declared, ...targets },
        enumTypes: { mood: { values: ['happy', 'sad', "it's"] } },
      }),
    )
    return judgeSchema(schema).some((d) => d.severity === 'error') ? null : schema
  } catch {
    return null
  }
}

/** Adds, one by one, what load takes of some defaults, checks and a unique. */
function completed(chance: Chance, declared: Declared, schema: Schema, made: MadeTables): Omit<Sample, 'table'> {
  let best = { declared, schema }
  const attempt = (change: (copy: Declared) => void, done: () => void): void => {
    const copy = structuredClone(best.declared)
    change(copy)
    const next = loaded(copy)
    // A table that takes no record at all would show little.
    if (!next || Object.keys((copy.checks ?? {}) as Declared).length > MOST_CHECKS) return
    if (!chance.oneIn(4) && !takesExamples(next)) return
    best = { declared: copy, schema: next }
    done()
  }
  const { create } = recordChecks(schema.tables.find((t) => t.name === NAME) as Table, schema)
  for (const [name, { check }] of Object.entries(create.properties)) {
    const value = exampleOf(check, name)
    if (chance.oneIn(4) && value !== undefined && check.kind !== 'id' && check.kind !== 'native')
      attempt(
        (copy) => {
          const column = (copy.columns as Declared)[name] as Declared
          column.default = value
        },
        () => made.keys.add('default'),
      )
  }
  const places = placesIn(create, [])
  const isBelow = ([path]: (typeof places)[number]): boolean => path[0] === 'below'
  for (const [path, check] of [...places.filter(isBelow), ...places.filter((place) => !isBelow(place))]) {
    const name = path.join('.')
    const value = exampleOf(check, path.at(-1))
    const done = (operator: FilterOperator): void => {
      made.operators.add(operator)
      if (operator === '$exists') return
      if (path.length > 1) made.compared.add(`.${check.kind}`)
      made.compared.add(check.kind === 'array' ? `${check.items.kind}[]` : check.kind)
    }
    // Each kind below a column is compared for certain, in a way that examples meet.
    if (path[0] === 'below' && value !== undefined)
      attempt(
        (copy) => addCheck(copy, chance, { [name]: { $eq: operandFor(chance, '$eq', check, value) } }),
        () => done('$eq'),
      )
    for (const operator of FILTER_OPERATORS)
      if (chance.oneIn(path[0] === 'below' ? 3 : operator === '$regex' ? 4 : 10)) {
        const filter = { [name]: { [operator]: operandFor(chance, operator, check, value) } }
        attempt(
          (copy) => addCheck(copy, chance, filter),
          () => done(operator),
        )
      }
    if (chance.oneIn(3)) {
      const other = chance.pick(Object.keys(create.properties))
      const operator = chance.pick(['$eq', '$ne', '$lt', '$lte', '$gt', '$gte'] as const)
      attempt(
        (copy) => addCheck(copy, chance, { [name]: { [operator]: { $column: other } } }),
        () => {
          made.keys.add('$column')
          done(operator)
        },
      )
    }
  }
  return best
}

/** More checks than this leave no record right. */
const MOST_CHECKS = 5

function takesExamples(schema: Schema): boolean {
  const { create } = recordChecks(schema.tables.find((t) => t.name === NAME) as Table, schema)
  const example = exampleOf({ ...create, rules: [] })
  return evaluate(create, example).length === 0
}

/** Every column, and everything inside declared objects, by its path. */
function placesIn(check: ObjectCheck, path: readonly string[]): readonly (readonly [readonly string[], Check])[] {
  return Object.entries(check.properties).flatMap(([key, { check: inner }]) => [
    [[...path, key], inner] as const,
    ...(inner.kind === 'object' ? placesIn(inner, [...path, key]) : []),
  ])
}

function addCheck(copy: Declared, chance: Chance, filter: Declared): void {
  const checks = (copy.checks ?? {}) as Declared
  copy.checks = checks
  const name = `rule${Object.keys(checks).length}`
  const last = Object.entries(checks).at(-1)
  if (last && chance.oneIn(3)) checks[last[0]] = { [chance.pick(['$or', '$and'])]: [last[1], filter] }
  else checks[name] = filter
}

function operandFor(chance: Chance, operator: FilterOperator, check: Check, value: JsonValue | undefined): JsonValue {
  const known = respelled(chance, check, value ?? 'a') as JsonValue
  const [first = 'a'] = Array.isArray(known) ? (known as readonly JsonValue[]) : [known]
  switch (operator) {
    case '$exists':
      return chance.oneIn(2)
    case '$regex':
      return chance.pick(['^[a-z]', 'a', '^.{0,3}$', '[^a]$'])
    case '$in':
    case '$nin':
      return [first]
    case '$eq':
    case '$ne':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return chance.oneIn(2) ? first : known
  }
}
