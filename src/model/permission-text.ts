/** Permission expressions as people write them: `user & role:moderator | self`. */
import { didYouMean } from '../diagnostic/index.ts'
import type { PermissionExpression } from './permission.ts'

/** Why an expression does not parse, and which part of the text is at fault (offsets in UTF-16 units). */
export interface PermissionFault {
  readonly message: string
  readonly start: number
  readonly end: number
  /** What to write instead. */
  readonly hint?: string
}

/** Either the expression or the fault. */
export type ParsedPermission =
  | { readonly ok: true; readonly expression: PermissionExpression }
  | { readonly ok: false; readonly fault: PermissionFault }

/** The words that an expression may use beside `role:NAME` and `role:*`. */
export const PERMISSION_ATOMS = ['user', 'guest', 'public', 'admin', 'self'] as const

interface Token {
  readonly text: string
  readonly start: number
}

const ROLE = /^role:([A-Za-z0-9_-]+)$/

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[|&()]+|[^\s|&()]+/g)].map((m) => ({ text: m[0], start: m.index }))
}

function atom(text: string): PermissionExpression | undefined {
  if (text === 'guest' || text === 'public') return { kind: 'everyone' }
  if (text === 'user' || text === 'admin' || text === 'self') return { kind: text }
  if (text === 'role:*') return { kind: 'anyRole' }
  const role = ROLE.exec(text)?.[1]
  return role === undefined ? undefined : { kind: 'role', role }
}

function faultAt(token: Token | undefined, whole: string, message: string, hint?: string): ParsedPermission {
  const start = token?.start ?? whole.length
  const end = token === undefined ? whole.length : start + token.text.length
  return { ok: false, fault: { message, start, end, ...(hint !== undefined && { hint }) } }
}

function unknownAtom(token: Token, whole: string): ParsedPermission {
  if (/^[()]/.test(token.text)) {
    return faultAt(token, whole, 'has no brackets', '`&` binds tighter than `|`: write `a & c | b & c` for (a | b) & c')
  }
  const operator = { '||': '|', '&&': '&', or: '|', and: '&' }[token.text]
  if (operator !== undefined) {
    const fixed = whole.slice(0, token.start) + operator + whole.slice(token.start + token.text.length)
    return faultAt(token, whole, `has no \`${token.text}\``, `Write \`${fixed}\``)
  }
  const isName = /^[A-Za-z0-9_-]+$/.test(token.text)
  const roles = `\`${PERMISSION_ATOMS.join(' ')} role:NAME role:*\``
  return faultAt(
    token,
    whole,
    `names an unknown role \`${token.text}\``,
    isName
      ? (didYouMean(token.text, PERMISSION_ATOMS) ??
          `Write \`role:${token.text}\` for a role of your own; the others are ${roles}`)
      : `Write one of ${roles}`,
  )
}

/** `or` (or `and`) of the parts, which is the part itself where there is but one. */
function join(kind: 'and' | 'or', of: readonly PermissionExpression[]): PermissionExpression {
  const [first] = of
  return of.length === 1 && first !== undefined ? first : { kind, of }
}

/** Parses an expression: atoms joined by `&` (tighter) and `|`. */
export function parsePermission(text: string): ParsedPermission {
  const tokens = tokensOf(text)
  const alternatives: PermissionExpression[][] = [[]]
  let wantsAtom = true
  for (const token of tokens) {
    if (!wantsAtom) {
      if (token.text !== '|' && token.text !== '&') {
        const parsed = atom(token.text)
        if (parsed === undefined) return unknownAtom(token, text)
        return faultAt(
          token,
          text,
          `has \`${token.text}\` where \`|\` or \`&\` belongs`,
          'Join roles by `|` (or) or `&` (and)',
        )
      }
      if (token.text === '|') alternatives.push([])
      wantsAtom = true
      continue
    }
    const parsed = atom(token.text)
    if (parsed === undefined) return unknownAtom(token, text)
    alternatives.at(-1)?.push(parsed)
    wantsAtom = false
  }
  if (wantsAtom)
    return faultAt(undefined, text, tokens.length === 0 ? 'is empty' : 'ends too early', 'Name a role, such as `user`')
  return {
    ok: true,
    expression: join(
      'or',
      alternatives.map((all) => join('and', all)),
    ),
  }
}

/**
 * The expression as text; `parsePermission` reads it back to an equal one. Two kinds have no words of their own:
 * `guest` (not signed in, of the boolean form) prints as `signed-out`, `nobody` as `nobody`.
 */
export function printPermission(expression: PermissionExpression): string {
  switch (expression.kind) {
    case 'everyone':
      return 'public'
    case 'guest':
      return 'signed-out'
    case 'anyRole':
      return 'role:*'
    case 'role':
      return `role:${expression.role}`
    case 'and':
      return expression.of.map(printPermission).join(' & ')
    case 'or':
      return expression.of.map(printPermission).join(' | ')
    default:
      return expression.kind
  }
}
