/** What whoever reviews a push wants to see beside its statements: who may do what that they could not, and a diagram. */
import { type Diagnostic, warning } from '../diagnostic/index.ts'
import { changesDiagram } from '../generate/index.ts'
import type { Schema } from '../model/index.ts'
import { hazardsOf } from '../plan/index.ts'
import { type AccessLine, type AccessWord, accessMatrix } from './access.ts'
import type { RunResult } from './result.ts'

/** What one sort of asker may do on one table, before and now, in words. */
export interface AccessChange {
  readonly table: string
  readonly who: string
  /** Null: there was no such table, or nobody of that sort was named. */
  readonly was: string | null
  /** Null: there is no such table any more. */
  readonly now: string | null
}

/** For the page of a job. */
export interface Review {
  readonly access: readonly AccessChange[]
  /** A fenced Mermaid diagram of the tables that are declared otherwise than before; null where none is. */
  readonly diagram: string | null
}

const SAID: Readonly<Record<AccessWord, string>> = { never: '', own: ' own', some: ' some', always: '' }

function words({ operations, columns }: AccessLine): string {
  const may = Object.entries(operations).flatMap(([operation, word]) =>
    word === 'never' ? [] : [`${operation}${SAID[word]}`],
  )
  const but = columns.flatMap(({ column, does, may: is }) =>
    is === 'always' ? [] : [is === 'never' ? `not ${does} ${column}` : `${does} own ${column}`],
  )
  return may.length === 0 ? 'nothing' : [...may, ...but].join(', ')
}

type Lines = ReadonlyMap<string, AccessLine>

/** `called`: the name that a table has now, by its own. */
function linesOf(schema: Schema | null, called: (table: string) => string): Lines {
  const lines = schema ? accessMatrix(schema) : []
  return new Map(lines.map((line) => [`${called(line.table)}\n${line.who}`, line]))
}

/** Every line that says something else than before. Admin may do everything, always. */
function accessChanges(last: Schema | null, next: Schema): AccessChange[] {
  const renamed = new Map(next.tables.flatMap((t) => (t.renamedFrom === undefined ? [] : [[t.renamedFrom, t.name]])))
  const names = new Set(next.tables.map((table) => table.name))
  const [then, now] = [
    linesOf(last, (name) => (names.has(name) ? name : (renamed.get(name) ?? name))),
    linesOf(next, (name) => name),
  ]
  return [...new Set([...then.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [table = '', who = ''] = key.split('\n')
    const [was, is] = [then.get(key), now.get(key)].map((line) => (line ? words(line) : null))
    return who === 'admin' || was === is ? [] : [{ table, who, was: was ?? null, now: is ?? null }]
  })
}

/** The review of a run that was compared with a live project. Pure. */
export function reviewOf({ declared }: RunResult): Review {
  if (!declared) return { access: [], diagram: null }
  const { last, next } = declared
  return { access: accessChanges(last, next), diagram: changesDiagram(last, next) }
}

/** A warning for each hazard of the plan that is allowed or reviewed: what asks is told anyway. Pure. */
export function hazardWarnings({ plan, questions }: RunResult): Diagnostic[] {
  const asked = new Set(questions.map((question) => question.allow))
  return (plan ? hazardsOf(plan) : [])
    .filter(({ code, subject }) => !asked.has(`${code}:${subject}`))
    .map(({ code, subject, message, span }) => warning('plan/hazard', `${code} ${subject}: ${message}`, { span }))
}
