/** The parameters of a list, and those that a single row takes: the text of a URL, judged. */
import { suggest } from '../diagnostic/index.ts'
import { isSearched, isSortable, keyColumn, type Table } from '../model/index.ts'
import { isCleanText } from '../validate/index.ts'
import { limitsOf, type QueryContext } from './context.ts'
import { expansionsOf } from './expand.ts'
import { parseFilter } from './filter.ts'
import { allOf, EVERY } from './filters.ts'
import type { Expansion, ListQuery } from './query.ts'
import type { Findings } from './refusal.ts'
import { readStanding } from './weave.ts'

/** A URL's parameters, decoded; where one is repeated, each of its values. Unknown ones are told. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>

/** What the parameters are held against, and where what is wrong with them is noted. */
export interface ParameterJob {
  readonly table: Table
  readonly context: QueryContext
  readonly parameters: Parameters
  readonly findings: Findings
}

/** The one value of a parameter; undefined where it is not given. */
export function parameter({ parameters, findings }: ParameterJob, name: string): string | undefined {
  const given = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  if (given === undefined || typeof given === 'string') return given
  if (given.length > 1) findings.faults.push({ path: name, code: 'repeated', message: 'is given more than once' })
  return given[0]
}

function fault({ findings }: ParameterJob, path: string, code: string, message: string): void {
  findings.faults.push({ path, code, message })
}

/** What a single row is asked for with. */
export const ROW_PARAMETERS: readonly string[] = ['select', 'expand']
/** What a list is asked for with. */
export const PAGE_PARAMETERS: readonly string[] = [
  ...['page', 'limit', 'sortBy', 'sortDirection', 'search', 'searchType', 'andFilters', 'orFilters'],
  ...ROW_PARAMETERS,
]

/** Notes parameters that are none: a filter under another name would leave every row. */
export function refuseUnknown(job: ParameterJob, known: readonly string[]): void {
  for (const name of Object.keys(job.parameters)) {
    if (known.includes(name)) continue
    const near = suggest(name.slice(0, 80), known)
    const instead = near === undefined ? `; there are ${known.join(', ')}` : `; did you mean \`${near}\`?`
    fault(job, name.slice(0, 80), 'unknown-parameter', `is no parameter here${instead}`)
  }
}

/** Notes a column that is not there, or that the asker may read in no row; whether it can be used. */
function usable(job: ParameterJob, at: string, name: string): boolean {
  const column = job.table.columns.find((c) => c.name === name)
  if (!column) {
    fault(job, at, 'unknown-field', `names \`${name.slice(0, 80)}\`, which is not a field of this table`)
    return false
  }
  if (readStanding(job.table, column, job.context.asker) !== 'never') return true
  job.findings.forbidden.push({
    path: at,
    code: 'forbidden',
    message: `names \`${name}\`, which you may not read`,
  })
  return false
}

function wholeNumber(job: ParameterJob, name: string, usual: number, most: number): number {
  const text = parameter(job, name)
  if (text === undefined || text === '') return usual
  const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= 1 && value <= most) return value
  fault(job, name, 'type', `must be a whole number from 1 to ${most}`)
  return usual
}

/** Pages beyond this many rows are refused: a database would count its way there. */
const FARTHEST = 10_000_000

function pageOf(job: ParameterJob): Pick<ListQuery, 'offset' | 'limit'> {
  const { page } = limitsOf(job.context)
  const limit = wholeNumber(job, 'limit', page.usual, page.most)
  const at = wholeNumber(job, 'page', 1, Math.floor(FARTHEST / limit))
  return { limit, offset: (at - 1) * limit }
}

function sortOf(job: ParameterJob): ListQuery['sort'] {
  const direction = parameter(job, 'sortDirection') || 'desc'
  if (direction !== 'asc' && direction !== 'desc') fault(job, 'sortDirection', 'one-of', 'must be `asc` or `desc`')
  const way = direction === 'asc' ? 'asc' : 'desc'
  const column = parameter(job, 'sortBy')
  const key = keyColumn(job.table)?.name ?? 'id'
  if (!column) return { column: key, direction: way }
  const type = job.table.columns.find((c) => c.name === column)?.type
  // Every key has an order: lists go by it.
  if (usable(job, 'sortBy', column) && column !== key && type && !isSortable(type))
    fault(job, 'sortBy', 'operator', `names \`${column}\`, which has no order`)
  return { column, direction: way }
}

function searchOf(job: ParameterJob): ListQuery['search'] {
  const { table, context } = job
  const within = parameter(job, 'searchType')
  if (within && usable(job, 'searchType', within)) {
    const type = table.columns.find((c) => c.name === within)?.type
    if (type && !isSearched(type)) fault(job, 'searchType', 'type', `names \`${within}\`, which is no text`)
  }
  const text = parameter(job, 'search')
  if (!text) return null
  const { search: longest } = limitsOf(context)
  if (!isCleanText(text)) fault(job, 'search', 'text', 'must not hold U+0000 or a lone surrogate')
  if (text.length > longest) fault(job, 'search', 'too-long', `must have at most ${longest} characters`)
  const texts = table.columns.filter(
    (c) => !c.system && isSearched(c.type) && readStanding(table, c, context.asker) !== 'never',
  )
  return { text, columns: within ? [within] : texts.map((c) => c.name) }
}

/** The columns that `select` names; undefined: all. */
export function selected(job: ParameterJob): ReadonlySet<string> | undefined {
  const text = parameter(job, 'select')
  if (!text) return undefined
  const names = text.split(',').map((name) => name.trim())
  return new Set(names.filter((name) => name !== '' && usable(job, 'select', name)))
}

/** The references that `expand` names. */
export function expanded(job: ParameterJob): readonly Expansion[] {
  const text = parameter(job, 'expand')
  if (!text) return []
  return expansionsOf(
    [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== ''),
    job,
  )
}

/** Everything that the parameters of a list say but which columns are answered. */
export function listParts(
  job: ParameterJob,
): Pick<ListQuery, 'offset' | 'limit' | 'sort' | 'search' | 'where' | 'total'> {
  const filters = (['andFilters', 'orFilters'] as const).map((name) => {
    const text = parameter(job, name)
    return text ? parseFilter(name, text, { ...job, join: name === 'andFilters' ? 'and' : 'or' }) : EVERY
  })
  return {
    ...pageOf(job),
    sort: sortOf(job),
    search: searchOf(job),
    where: allOf(filters),
    total: job.context.total ?? 'exact',
  }
}
