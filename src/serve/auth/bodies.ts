/** Bodies of sign-in and users: what each field must be, and which code tells what is wrong. */
import { type ErrorCode, PASSWORD } from '../../contract/index.ts'
import { type Check, evaluate, type Issue, type ObjectCheck, type PropertyCheck } from '../../validate/index.ts'
import { ApiFault } from '../fault.ts'
import type { Call } from '../route.ts'

/** Text of at least one character and at most `maxLength`. */
export function text(maxLength: number): Check {
  return { kind: 'string', minLength: 1, maxLength }
}

/** An email as it may be written; the longest that mail can carry. */
export const EMAIL: Check = { kind: 'string', maxLength: 254, format: 'email' }
/** A password to be set. */
export const NEW_PASSWORD: Check = {
  kind: 'string',
  minLength: PASSWORD.shortest,
  maxLength: PASSWORD.longest,
  pattern: PASSWORD.pattern,
}
/** A password to be compared: no rule but a bound. */
export const OLD_PASSWORD: Check = text(PASSWORD.longest)

/** A body of these fields, each required. */
export function fields(
  checks: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): ObjectCheck {
  const all = (from: Readonly<Record<string, Check>>, required: boolean): [string, PropertyCheck][] =>
    Object.entries(from).map(([name, check]) => [name, { check, required }])
  return { kind: 'object', properties: Object.fromEntries([...all(checks, true), ...all(optional, false)]) }
}

const WEAK = 'must have an upper and a lower case letter, a digit and another character'

function codeOf({ path, code }: Issue, general: ErrorCode, check?: ObjectCheck): ErrorCode {
  if (code === 'required') return general
  if (path === 'email') return 'auth/invalid-email-format'
  if (!/password$/i.test(path)) return general
  // Only a password that is to be set can be too weak.
  if (check?.properties[path]?.check === OLD_PASSWORD) return 'auth/invalid-password-format'
  return code === 'too-short' || code === 'pattern' ? 'auth/weak-password' : 'auth/invalid-password-format'
}

/** The issue in words that say what a password needs. */
export function worded(issue: Issue): Issue {
  return issue.code === 'pattern' && /password$/i.test(issue.path) ? { ...issue, message: WEAK } : issue
}

/** Throws an `ApiFault` that names every field at fault, under their code where they share one. `check`: what found them. */
export function refuse(issues: readonly Issue[], general: ErrorCode, check?: ObjectCheck): void {
  const [first] = issues
  if (!first) return
  const codes = new Set(issues.map((issue) => codeOf(issue, general, check)))
  const [only = general] = codes.size === 1 ? codes : []
  const details = issues.map(worded)
  const message = `${first.path === '' ? 'The body' : `\`${first.path}\``} ${worded(first).message}`
  throw new ApiFault(only, message, { details })
}

/**
 * The fields that a body may have, as `Body` has them; others are left out, whatever they hold: nothing reaches a user's
 * record that is not named here. Throws an `ApiFault` with every field at fault.
 */
export function judged<Body>(body: Readonly<Record<string, unknown>>, check: ObjectCheck, general: ErrorCode): Body {
  const known = Object.keys(check.properties).filter((name) => Object.hasOwn(body, name))
  const picked = Object.fromEntries(known.map((name) => [name, body[name]]))
  refuse(evaluate(check, picked), general, check)
  return picked as Body
}

/** Reads a call's body for a route of sign-in. */
export async function authBody<Body>(call: Call, check: ObjectCheck): Promise<Body> {
  return judged<Body>(await call.body('auth/invalid-request'), check, 'auth/invalid-request')
}
