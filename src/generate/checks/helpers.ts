/** The functions that a generated `checks.ts` brings along, and how those that are needed are found. */
import { ISSUE_CODES } from '../../validate/index.ts'
import { literal } from '../client/text.ts'
import type { Helper } from '../validators/helper.ts'
import { RULE_HELPERS } from '../validators/helpers-rule.ts'
import { NUMBER_HELPERS } from './helpers-number.ts'
import { TEXT_HELPERS } from './helpers-text.ts'

const BASE = `/** What the checks below speak of. */
export declare namespace bkend {
  type IssueCode =
${Object.keys(ISSUE_CODES)
  .map((code) => `    | ${literal(code)}`)
  .join('\n')}

  /** One fault of a record. */
  interface Issue {
    /** Keys and positions; empty for the record itself. */
    readonly path: readonly (string | number)[]
    readonly code: IssueCode
    readonly message: string
  }

  /** The checked record, or everything that is wrong with it. */
  type Result<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Issue[] }

  /** A check: call it, or hand it to whatever takes Standard Schema. It changes nothing in what it is given. */
  interface Check<Input, Output = Input> {
    (value: unknown): Result<Output>
    readonly '~standard': {
      readonly version: 1
      readonly vendor: 'bkend'
      readonly validate: (value: unknown) => Result<Output>
      readonly types?: { readonly input: Input; readonly output: Output }
    }
  }

  /** What is sent, with the fields that defaults fill as the row has them. */
  type Filled<Input, Row, Field extends keyof Input & keyof Row> = Omit<Input, Field> & {
    [Name in Field]-?: Exclude<Row[Name], undefined>
  }

  type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
  type Key = string | number | undefined
  type Values = { [key: string]: unknown }
  type Read = (value: unknown, issues: Issue[], key?: Key) => unknown
  type Order = (a: unknown, b: unknown) => number
  type Operator = '$eq' | '$ne' | '$gt' | '$gte' | '$lt' | '$lte' | '$in' | '$nin'
}

function check<Input, Output = Input>(read: bkend.Read): bkend.Check<Input, Output> {
  const validate = (value: unknown): bkend.Result<Output> => {
    const issues: bkend.Issue[] = []
    const output = read(value, issues)
    return issues.length > 0 ? { issues } : { value: output as Output }
  }
  return Object.assign((value: unknown) => validate(value), {
    '~standard': { version: 1, vendor: 'bkend', validate } as const,
  })
}

function fault(issues: bkend.Issue[], key: bkend.Key, code: bkend.IssueCode, message: string): undefined {
  issues.push({ path: key === undefined ? [] : [key], code, message })
}

/** A value that is of another type, or not there at all. */
function mistyped(
  value: unknown,
  issues: bkend.Issue[],
  key: bkend.Key,
  message: string,
  code: bkend.IssueCode = 'type',
): undefined {
  if (value === undefined && key !== undefined) fault(issues, key, 'required', 'is required')
  else fault(issues, key, code, message)
}

function fieldsOf(value: unknown, issues: bkend.Issue[], key?: bkend.Key): bkend.Values | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as bkend.Values
  return mistyped(value, issues, key, 'must be an object')
}
`

const SHAPES: Readonly<Record<string, Helper>> = {
  base: { needs: [], text: BASE },
  within: {
    needs: [],
    text: `/** The issues from the \`first\` on were found inside \`key\`. */
function within(issues: bkend.Issue[], first: number, key: bkend.Key): void {
  if (key === undefined) return
  for (let i = first; i < issues.length; i++) {
    const issue = issues[i]
    if (issue) issues[i] = { ...issue, path: [key, ...issue.path] }
  }
}
`,
  },
  strangers: {
    needs: [],
    text: `function strangers(from: bkend.Values, issues: bkend.Issue[], known: ReadonlySet<string>): void {
  for (const key in from) {
    if (known.has(key) || !Object.hasOwn(from, key) || from[key] === undefined) continue
    fault(issues, key, 'unknown-field', 'is not a field of this record')
  }
}
`,
  },
  own: {
    needs: [],
    text: `/** What the object itself holds, never what it inherits. */
function own(from: bkend.Values, key: string): unknown {
  return Object.hasOwn(from, key) ? from[key] : undefined
}
`,
  },
  or: {
    needs: [],
    text: `function or(value: unknown, filling: unknown): unknown {
  return value === undefined ? filling : value
}
`,
  },
  list: {
    needs: ['within'],
    text: `function list(
  value: unknown,
  issues: bkend.Issue[],
  key: bkend.Key,
  read: bkend.Read,
  min: number = 0,
  max: number = Infinity,
): unknown {
  if (!Array.isArray(value)) return mistyped(value, issues, key, 'must be a list')
  const first = issues.length
  if (value.length < min) fault(issues, undefined, 'too-short', 'must have at least ' + min + ' items')
  if (value.length > max) fault(issues, undefined, 'too-long', 'must have at most ' + max + ' items')
  else for (let i = 0; i < value.length; i++) read(value[i], issues, i)
  if (issues.length > first) within(issues, first, key)
  return value
}
`,
  },
  mapped: {
    needs: ['list'],
    text: `/** A list whose items are not returned as they came. */
function mapped(
  value: unknown,
  issues: bkend.Issue[],
  key: bkend.Key,
  read: bkend.Read,
  min?: number,
  max?: number,
): unknown {
  const items: unknown[] = []
  list(value, issues, key, (item, found, i) => items.push(read(item, found, i)), min, max)
  return items
}
`,
  },
  oneOf: {
    needs: [],
    text: `function oneOf(value: unknown, issues: bkend.Issue[], key: bkend.Key, values: readonly unknown[]): unknown {
  if (values.includes(value)) return value
  const shown = values.map((each) => JSON.stringify(each)).join(', ')
  return mistyped(value, issues, key, 'must be one of ' + shown, 'one-of')
}
`,
  },
  bool: {
    needs: [],
    text: `function bool(value: unknown, issues: bkend.Issue[], key: bkend.Key): unknown {
  return typeof value === 'boolean' ? value : mistyped(value, issues, key, 'must be true or false')
}
`,
  },
  rule: {
    needs: [],
    text: `function rule(issues: bkend.Issue[], name: string, holds: boolean): void {
  if (!holds) fault(issues, undefined, 'check', 'breaks the check ' + name)
}
`,
  },
  every: {
    needs: [],
    text: `function every(...parts: readonly boolean[]): boolean {
  return !parts.includes(false)
}
`,
  },
  some: {
    needs: [],
    text: `function some(...parts: readonly boolean[]): boolean {
  return parts.includes(true)
}
`,
  },
}

/** Of the helpers that zod's file uses, those that know nothing of zod. */
const SHARED = [
  'comparison',
  'equal',
  'valueAt',
  'plainOrder',
  'numberOrder',
  'timeOrder',
  'uuidOrder',
  'decimalOrder',
] as const

/** Types of the file are named below `bkend`, where no table's type can be in their way. */
function renamed({ needs, text }: Helper): Helper {
  const own = text.replace(/^type (?:Operator|Order) = .*\n+/gm, '')
  return { needs, text: own.replace(/(?<=: |as )(Values|Operator|Order)\b/g, 'bkend.$1') }
}

/** Every helper by its name, in the order in which they stand in the file. */
const HELPERS: Readonly<Record<string, Helper>> = {
  ...SHAPES,
  ...TEXT_HELPERS,
  ...NUMBER_HELPERS,
  ...Object.fromEntries(SHARED.flatMap((name) => (RULE_HELPERS[name] ? [[name, renamed(RULE_HELPERS[name])]] : []))),
}

/** The texts of the helpers named and of all they need, in the order of the file, and the patterns that those use. */
export function helpersFor(names: Iterable<string>): { readonly texts: readonly string[]; readonly all: Set<string> } {
  const all = new Set<string>()
  const want = (name: string): void => {
    if (all.has(name)) return
    all.add(name)
    const helper = HELPERS[name]
    if (!helper) throw new Error(`no helper ${name}`)
    helper.needs.forEach(want)
  }
  for (const name of names) want(name)
  return { texts: Object.entries(HELPERS).flatMap(([name, { text }]) => (all.has(name) ? [text] : [])), all }
}
