/** Permission tests as written → the model's: every sentence read, every name in it found. */
import { didYouMean, thereAre } from '../../diagnostic/index.ts'
import { type TestsForm, testsSchema } from '../../model/declaration/index.ts'
import {
  type AccessExpectation,
  type AccessTest,
  type AccessTestRow,
  accessSentence,
  isOperation,
  type JsonObject,
  OPERATIONS,
  type Table,
} from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { described, fault, place, type Scope, wordIn } from './scope.ts'
import { structured } from './structure.ts'

const CODE = 'schema/access-test'
const EXAMPLE = 'Write `guest can read ROW`, `ann cannot update ROW.column`, `user can list *`'
const ROLES = ['guest', 'user', 'admin']

/** Where tests stand: their table, and the way to them in their declaration. */
export interface WrittenTests {
  readonly scope: Scope
  readonly table: Table
  readonly value: unknown
  readonly at: DeclarationPath
}

function judgeRow({ scope, table }: WrittenTests, value: unknown, path: DeclarationPath): AccessTestRow | null {
  if (!isObject(value)) {
    const hint = { yaml: 'Write `open: { visibility: public }`', typescript: "Write `open: { visibility: 'public' }`" }
    return fault(scope, CODE, `A row is an object of columns, not ${described(value)}`, path, { hint })
  }
  const names = table.columns.filter((c) => !c.generated).map((c) => c.name)
  const strange = Object.keys(value).filter((name) => !names.includes(name))
  for (const name of strange)
    fault(scope, CODE, `\`${table.name}\` has no column \`${name}\` that a row may give`, [...path, name], {
      part: 'key',
      hint: didYouMean(name, names) ?? thereAre(names),
    })
  return strange.length > 0 ? null : { values: value as JsonObject, span: place(scope, path, 'key') }
}

function judgeRows(written: WrittenTests, rows: TestsForm['rows']): Record<string, AccessTestRow> {
  const judged = Object.entries(rows ?? {}).map(([name, value]) => {
    const path = [...written.at, 'rows', name]
    if (!/^[\w-]+$/.test(name))
      fault(written.scope, CODE, `A row cannot be called \`${name}\``, path, {
        part: 'key',
        hint: 'Use letters, digits, `_` and `-`',
      })
    return [name, judgeRow(written, value, path)] as const
  })
  return Object.fromEntries(judged.flatMap(([name, row]) => (row === null ? [] : [[name, row]])))
}

/** Who is there: those that are named, and whoever made a row. */
function peopleOf(form: Partial<TestsForm>): Record<string, readonly string[]> {
  const makers = Object.values(form.rows ?? {}).flatMap((row) =>
    isObject(row) && typeof row.createdBy === 'string' && row.createdBy !== '' ? [[row.createdBy, []] as const] : [],
  )
  const named = Object.entries(form.people ?? {}).map(([name, roles]) => [name, roles as readonly string[]] as const)
  return Object.fromEntries([...makers, ...named])
}

interface Known {
  readonly rows: readonly string[]
  readonly people: readonly string[]
  readonly columns: readonly string[]
}

function judgeSentence(scope: Scope, text: unknown, path: DeclarationPath, known: Known): AccessExpectation | null {
  const read = typeof text === 'string' ? accessSentence(text) : null
  if (read === null || typeof text !== 'string')
    return fault(scope, CODE, `${described(text)} is no sentence on permissions`, path, { hint: EXAMPLE })
  const missing = (what: string, word: string, all: readonly string[]): null =>
    fault(scope, CODE, `There is no ${what} \`${word}\``, path, {
      word: wordIn(word),
      hint: didYouMean(word, all) ?? (all.length === 0 ? EXAMPLE : thereAre(all)),
    })
  const { who, operation, row, column } = read
  const askers = [...ROLES, ...known.people]
  if (!askers.includes(who) && !/^role:[\w-]+$/.test(who)) return missing('asker', who, [...askers, 'role:NAME'])
  if (!isOperation(operation)) return missing('operation', operation, OPERATIONS)
  if (row !== null && !known.rows.includes(row)) return missing('row', row, known.rows)
  if (column !== null && !known.columns.includes(column)) return missing('column', column, known.columns)
  if (column !== null && operation === 'delete')
    return fault(scope, CODE, 'A row is deleted whole', path, { hint: `Write \`${text.replace(`.${column}`, '')}\`` })
  return { ...read, operation, text: text.trim(), span: place(scope, path) }
}

/** The tests as far as they are in order; what is at fault is reported and left out. Null where there are none. */
export function judgeAccessTests(written: WrittenTests): AccessTest | null {
  const { scope, table, value, at } = written
  const what = 'permission tests'
  const form = structured<TestsForm>(scope, testsSchema(), value, at, { what })
  if (form === null) return null
  if (table.id === undefined)
    return fault(scope, CODE, `\`${table.name}\` has no single key, so that no row of it can be asked for`, at)
  const rows = judgeRows(written, form.rows)
  const people = peopleOf(form)
  const known: Known = {
    rows: Object.keys(form.rows ?? {}),
    people: Object.keys(people),
    columns: table.columns.map((c) => c.name),
  }
  const expect = (form.expect ?? []).flatMap((text, n) => {
    const judged = judgeSentence(scope, text, [...at, 'expect', n], known)
    return judged === null || (judged.row !== null && rows[judged.row] === undefined) ? [] : [judged]
  })
  return { table: table.name, rows, people, expect }
}
