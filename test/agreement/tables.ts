/** Random tables as people declare them, with defaults and checks of every operator. */
import {
  FILTER_OPERATORS,
  type FilterOperator,
  type JsonValue,
  type Schema,
  type Table,
  TYPE_WORDS,
} from '../../src/model/index.ts'
import { exampleOf, judgeSchema, recordChecks } from '../../src/validate/index.ts'
import { schemaOf } from '../postgres-objects/project.ts'
import type { Chance } from './chance.ts'
import { type Declared, fieldOf, type Made, TARGETS } from './fields.ts'

/** What has been made so far, operators too. */
export interface MadeTables extends Made {
  readonly operators: Set<FilterOperator>
}

/** Nothing yet. */
export function nothingMade(): MadeTables {
  return { types: new Set(), keys: new Set(), operators: new Set() }
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
    for (const part of ['types', 'keys', 'operators'] as const)
      for (const word of parts[part]) (made[part] as Set<string>).add(word)
    return { ...whole, table }
  }
  throw new Error(`load refused every table with a ${TYPE_WORDS[turn % TYPE_WORDS.length]}`)
}

function tableOf(chance: Chance, turn: number, made: Made): Declared {
  const columns: Declared = { c0: fieldOf(chance, 0, made, TYPE_WORDS[turn % TYPE_WORDS.length]) }
  for (let i = 1; i <= chance.below(5); i++) columns[`c${i}`] = fieldOf(chance, 0, made)
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
    if (!next) return
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
    // How the database spells an id is its own affair, in a check too.
    for (const operator of FILTER_OPERATORS)
      if ((check.kind !== 'id' || operator === '$exists') && chance.oneIn(operator === '$regex' ? 4 : 12)) {
        const filter = { [name]: { [operator]: operandFor(chance, operator, value) } }
        attempt(
          (copy) => addCheck(copy, chance, filter),
          () => made.operators.add(operator),
        )
      }
    if (chance.oneIn(4)) {
      const other = chance.pick(Object.keys(create.properties))
      const operator = chance.pick(['$eq', '$ne', '$lt', '$lte', '$gt', '$gte'] as const)
      attempt(
        (copy) => addCheck(copy, chance, { [name]: { [operator]: { $column: other } } }),
        () => made.keys.add('$column'),
      )
    }
  }
  return best
}

function addCheck(copy: Declared, chance: Chance, filter: Declared): void {
  const checks = (copy.checks ?? {}) as Declared
  copy.checks = checks
  const name = `rule${Object.keys(checks).length}`
  const last = Object.entries(checks).at(-1)
  if (last && chance.oneIn(3)) checks[last[0]] = { [chance.pick(['$or', '$and'])]: [last[1], filter] }
  else checks[name] = filter
}

function operandFor(chance: Chance, operator: FilterOperator, value: JsonValue | undefined): JsonValue {
  const known = value ?? 'a'
  switch (operator) {
    case '$exists':
      return chance.oneIn(2)
    case '$regex':
      return chance.pick(['^[a-z]', 'a', '^.{0,3}$', '[^a]$'])
    case '$in':
    case '$nin':
      return [known]
    default:
      return Array.isArray(known) && chance.oneIn(2) ? (known[0] ?? 'a') : known
  }
}
