/** Steps that call a function of the project's for each row: who calls it, and how a push ends that it stops. */
import { type Diagnostic, DiagnosticError, error, type SourceSpan } from '../diagnostic/index.ts'
import type { JsonObject, JsonValue } from '../model/index.ts'
import type { Action } from './step.ts'

/** An action that is a function. */
export type FunctionAction = Extract<Action, { readonly kind: 'function' }>

/** The functions that a plan calls, loaded. */
export interface ProjectFunctions {
  /**
   * What the function gives for a row: columns by their declared names, their values as the Data API shows them, unset ones left
   * out. Throws a `FunctionFault` where the function does.
   */
  call(action: FunctionAction, row: JsonObject): Promise<unknown>
  /** Where the function is written. */
  spanOf(action: FunctionAction): SourceSpan | undefined
}

/** A function threw. */
export class FunctionFault extends Error {
  readonly span: SourceSpan | undefined
  constructor(message: string, span: SourceSpan | undefined, cause: unknown) {
    super(message, { cause })
    this.name = 'FunctionFault'
    this.span = span
  }
}

/** A step stopped whose rows are written one batch after the other: those that were stand. */
export class StoppedWithin extends DiagnosticError {}

/** What goes on while a function fills or converts a table. */
export interface Calling {
  readonly action: FunctionAction
  readonly functions: ProjectFunctions
  /** The table, for people. */
  readonly table: string
  /** It may give null, or nothing: the value is unset then. */
  readonly mayBeUnset: boolean
  /** Every fault of a value that the function gave, in words; empty where it is right. */
  judge(value: JsonValue): readonly string[]
}

const SHOWN = 60

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/** JSON of what a function gives: moments become ISO text, bigints their digits; undefined where it is no JSON at all. */
function jsonOf(value: unknown): JsonValue | undefined {
  if (typeof value === 'bigint') return value.toString()
  try {
    const text = JSON.stringify(value)
    return text === undefined ? undefined : (JSON.parse(text) as JsonValue)
  } catch {
    return undefined
  }
}

function fault(message: string, span: SourceSpan | undefined): Diagnostic {
  const hint = 'The rows that it filled stand: mend the function (or the row) and push again, which goes on from there'
  return error('apply/function', message, { span, hint })
}

/** Calls the function for a row and judges what it gives. Throws a `StoppedWithin` (`apply/function`). `key`: names the row. */
export async function valueFor(
  { action, functions, table, mayBeUnset, judge }: Calling,
  key: string,
  row: JsonObject,
): Promise<JsonValue> {
  const called = `\`${action.export}\` of ${action.file}`
  let given: unknown
  try {
    given = await functions.call(action, row)
  } catch (thrown) {
    if (!(thrown instanceof FunctionFault)) throw thrown
    throw new StoppedWithin([fault(`${called} threw for the row ${key} of ${table}: ${thrown.message}`, thrown.span)], {
      cause: thrown,
    })
  }
  if (mayBeUnset && (given === null || given === undefined)) return null
  const value = jsonOf(given)
  const wrong = value === undefined ? ['must be a value'] : value === null ? ['must not be unset'] : judge(value)
  if (value === undefined || wrong.length > 0) {
    const message = `${called} gave ${shown(given)} for the row ${key} of ${table}, and it ${wrong[0]}`
    throw new StoppedWithin([fault(message, functions.spanOf(action))])
  }
  return value
}
