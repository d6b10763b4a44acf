/** `can guest read posts where visibility = "private"`: a question on permissions, and its answer with the reason. */
import { didYouMean, thereAre } from '../diagnostic/index.ts'
import {
  effectivePermissions,
  type Filter,
  type JsonValue,
  OPERATIONS,
  type Operation,
  printPermission,
  type Schema,
  type Table,
} from '../model/index.ts'
import { type Asker, type Standing, standing } from '../query/index.ts'
import { policiesFor, policiesSpoken } from './access-policies.ts'

/** `some`: for the rows that `because` names. */
export interface AccessAnswer {
  readonly question: string
  readonly may: 'yes' | 'no' | 'some'
  /** Sentences, the decisive one last. */
  readonly because: readonly string[]
}

/** What is wrong with a question, and how one is written. */
export interface QuestionFault {
  readonly message: string
  readonly hint: string
}

const FORM = /^\s*(?:can\s+)?(\S+)\s+(\w+)\s+([\w-]+)(?:\.(\w+))?(?:\s+where\s+(.+?))?\s*\??\s*$/is
const CONDITION = /^(\w+)\s*(=|!=)\s*(.+)$/s
const EXAMPLE = 'Ask like this: `bkend access \'can guest read posts where visibility = "private"\'`'

type Values = ReadonlyMap<string, { readonly is: boolean; readonly value: JsonValue }>

/** true, false, or null where the question does not say. */
type Known = boolean | null

function every(all: readonly Known[]): Known {
  return all.includes(false) ? false : all.includes(null) ? null : true
}

function some(all: readonly Known[]): Known {
  return all.includes(true) ? true : all.includes(null) ? null : false
}

function compared(filter: Extract<Filter, { kind: 'compare' }>, values: Values): Known {
  const [column, deeper] = filter.path
  const said = values.get(column)
  if (said === undefined || deeper !== undefined || filter.operand.kind !== 'literal') return null
  const wanted = filter.operand.value
  const list = Array.isArray(wanted) ? wanted : [wanted]
  const within = list.some((v) => v === said.value)
  const among = said.is ? within : within && list.length === 1 ? false : null
  switch (filter.operator) {
    case '$eq':
    case '$in':
      return among
    case '$ne':
    case '$nin':
      return among === null ? null : !among
    case '$exists':
      return said.is ? (said.value !== null) === wanted : null
    default:
      return null
  }
}

function judged(filter: Filter, values: Values): Known {
  if (filter.kind === 'compare') return compared(filter, values)
  const all = filter.filters.map((f) => judged(f, values))
  return filter.kind === 'and' ? every(all) : some(all)
}

/** A filter in few words. */
function spoken(filter: Filter): string {
  if (filter.kind !== 'compare') return filter.filters.map(spoken).join(` ${filter.kind} `)
  const { path, operator, operand } = filter
  const right =
    operand.kind === 'literal'
      ? JSON.stringify(operand.value)
      : operand.kind === 'column'
        ? operand.column
        : 'the asker'
  const sign = { $eq: '=', $ne: '!=', $in: 'in', $nin: 'not in', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }
  return `${path.join('.')} ${sign[operator as keyof typeof sign] ?? operator.slice(1)} ${right}`
}

const OWN = 'rows that the asker made'

/** What row rules leave of the table to the asker. */
function ruled(table: Table, operation: Operation, asker: Asker, values: Values): { known: Known; rows: string[] } {
  const rules = table.rows.filter((rule) => (rule.on as readonly string[]).includes(operation))
  if (rules.length === 0 || asker.role === 'admin') return { known: true, rows: [] }
  const found = rules.flatMap((rule): { known: Known; row: string }[] => {
    const may = standing(rule.for, asker)
    const known = may === 'never' ? false : every([may === 'own' ? null : true, judged(rule.where, values)])
    return known === false
      ? []
      : [{ known, row: `rows where ${spoken(rule.where)}${may === 'own' ? ' and the asker made them' : ''}` }]
  })
  return { known: some(found.map((f) => f.known)), rows: found.map((f) => f.row) }
}

const WORDS: Readonly<Record<Standing, Known>> = { always: true, own: null, never: false }

function answer(question: Parsed, text: string): AccessAnswer {
  const { table, operation, asker, column, values } = question
  const rule = effectivePermissions(table)[operation]
  const declared = table.permissions === undefined ? 'says nothing, so the default holds' : 'allows'
  const because = [`\`${table.name}\` ${declared}: ${operation} is ${printPermission(rule)}`]
  const may = standing(rule, asker)
  const isNew = operation === 'create'
  const permitted: Known = isNew ? may !== 'never' : WORDS[may]
  if (permitted === null) because.push(`Only ${OWN}`)
  const rows = ruled(table, operation, asker, values)
  if (rows.known !== true)
    because.push(rows.known === false ? 'No row rule lets such a row through' : `Only ${rows.rows.join(', or ')}`)
  const does = operation === 'read' || operation === 'list' ? 'read' : 'write'
  const own = table.columns.find((c) => c.name === column)?.permission[does]
  const seen: Known = own === undefined ? true : isNew ? standing(own, asker) !== 'never' : WORDS[standing(own, asker)]
  if (own !== undefined) because.push(`\`${column}\` has a rule of its own: ${does} is ${printPermission(own)}`)
  const policies = policiesFor(table, operation, asker)
  const declaredly = every([permitted, rows.known, seen])
  if (declaredly !== false && policies.length > 0) because.push(policiesSpoken(policies))
  const all = every([declaredly, policies.length > 0 ? null : true])
  return { question: text.trim(), may: all === null ? 'some' : all ? 'yes' : 'no', because }
}

interface Parsed {
  readonly asker: Asker
  readonly operation: Operation
  readonly table: Table
  readonly column: string | null
  readonly values: Values
}

function literalOf(text: string): JsonValue {
  const bare = text.trim().replace(/^'(.*)'$/s, '"$1"')
  try {
    return JSON.parse(bare) as JsonValue
  } catch {
    return bare
  }
}

function valuesOf(where: string | undefined, table: Table): Values | QuestionFault {
  const values = new Map<string, { is: boolean; value: JsonValue }>()
  for (const part of where === undefined ? [] : where.split(/\s+and\s+/i)) {
    const [, column = '', sign, value = ''] = CONDITION.exec(part.trim()) ?? []
    if (sign === undefined) return { message: `\`${part}\` is no condition`, hint: EXAMPLE }
    const fault = unknown(
      'column',
      column,
      table.columns.map((c) => c.name),
    )
    if (fault) return fault
    values.set(column, { is: sign === '=', value: literalOf(value) })
  }
  return values
}

function unknown(what: string, word: string, known: readonly string[]): QuestionFault | null {
  if (known.includes(word)) return null
  return {
    message: `There is no ${what} \`${word}\``,
    hint: didYouMean(word, known) ?? thereAre(known),
  }
}

function parse(text: string, schema: Schema, askerNamed: (who: string) => Asker | null): Parsed | QuestionFault {
  const [, who = '', operation = '', name = '', column, where] = FORM.exec(text) ?? []
  if (name === '') return { message: `\`${text}\` is no question`, hint: EXAMPLE }
  const asker = askerNamed(who)
  if (asker === null)
    return (
      unknown('asker', who, ['guest', 'user', 'admin', 'role:NAME']) ?? {
        message: `\`${who}\` is nobody`,
        hint: EXAMPLE,
      }
    )
  const operations: readonly string[] = OPERATIONS
  const fault =
    unknown('operation', operation, operations) ??
    unknown(
      'table',
      name,
      schema.tables.map((t) => t.name),
    )
  const table = schema.tables.find((t) => t.name === name)
  if (fault || !table) return fault ?? { message: `There is no table \`${name}\``, hint: EXAMPLE }
  const missing =
    column === undefined
      ? null
      : unknown(
          'column',
          column,
          table.columns.map((c) => c.name),
        )
  if (missing) return missing
  const values = valuesOf(where, table)
  if ('message' in values) return values
  return { asker, operation: operation as Operation, table, column: column ?? null, values }
}

/** Answers `can WHO OPERATION TABLE[.COLUMN] [where COLUMN = VALUE [and …]]`, or says what is wrong with it. */
export function answerAccess(
  text: string,
  schema: Schema,
  askerNamed: (who: string) => Asker | null,
): { readonly answer: AccessAnswer } | QuestionFault {
  const parsed = parse(text, schema, askerNamed)
  return 'message' in parsed ? parsed : { answer: answer(parsed, text) }
}
