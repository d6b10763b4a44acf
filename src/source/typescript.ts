/** Adds `.renamedFrom('old')` to a declaration in TypeScript, at a parsed position. */
import type { ArrayExpression, CallExpression, Expression, Node, ObjectProperty } from 'oxc-parser'
import { edited, indentAt, lineBreakOf, offsetOf, type TextEdit } from './edit.ts'
import { renamedValue, typescriptText } from './literal.ts'
import type { RenamePlace } from './place.ts'
import { declarationAt, declaringNames, nodesAt } from './typescript/syntax.ts'

/** The column at the offset: the outermost property there, so that one of a nested object is never taken for it. */
function memberAt(path: readonly Node[]): ObjectProperty | undefined {
  return path.find((n): n is ObjectProperty => n.type === 'Property')
}

/** `.renamedFrom(…)` in a chain of calls, wherever it stands. */
function renamedFromIn(expression: Expression): CallExpression | undefined {
  let at: Expression = expression
  while (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') {
    const { property, object } = at.callee
    if (property.type === 'Identifier' && property.name === 'renamedFrom') return at
    at = object
  }
  return undefined
}

/** Where the chain has a line a call, the new call gets a line of its own, indented as the last. */
function separatorBefore(expression: Expression, text: string): string {
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'MemberExpression') return ''
  const { object, property } = expression.callee
  const between = text.slice(object.end, property.start)
  return /[\r\n]/.test(between) ? lineBreakOf(text) + indentAt(text, property.start) : ''
}

function editFor(expression: Expression, text: string, from: string): TextEdit | undefined {
  const known = renamedFromIn(expression)
  if (known !== undefined) {
    const [argument] = known.arguments
    return argument && { start: argument.start, end: argument.end, text: typescriptText(from) }
  }
  const chains = ['CallExpression', 'Identifier', 'MemberExpression'].includes(expression.type)
  const call = `${separatorBefore(expression, text)}.renamedFrom(${typescriptText(from)})`
  return chains ? { start: expression.end, end: expression.end, text: call } : undefined
}

function memberEdit(member: ObjectProperty, text: string, from: string): TextEdit | undefined {
  if (!member.shorthand) return editFor(member.value, text, from)
  const name = text.slice(member.start, member.end)
  return { start: member.start, end: member.end, text: `${name}: ${name}.renamedFrom(${typescriptText(from)})` }
}

/** The list of values in `enumType('mood', [ … ])`, whatever is called on it. */
function valuesIn(expression: Expression): ArrayExpression | undefined {
  let at: Expression = expression
  while (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') at = at.callee.object
  const list = at.type === 'CallExpression' ? at.arguments[1] : undefined
  return list?.type === 'ArrayExpression' ? list : undefined
}

/** The member of an object under that name. */
function memberOf(object: Node, name: string): ObjectProperty | undefined {
  if (object.type !== 'ObjectExpression') return undefined
  return object.properties.find(
    (p): p is ObjectProperty => p.type === 'Property' && p.key.type === 'Identifier' && p.key.name === name,
  )
}

/** The value of the enum type as one that was renamed: `'sad'` becomes `{ value: 'sad', renamedFrom: 'unhappy' }`. */
function valueEdit(declared: Expression, { value, from, span }: RenamePlace): TextEdit | undefined {
  if (value === undefined) return undefined
  for (const element of valuesIn(declared)?.elements ?? []) {
    const said = element?.type === 'ObjectExpression' ? memberOf(element, 'value')?.value : element
    if (!element || said?.type !== 'Literal' || said.value !== value) continue
    const known = memberOf(element, 'renamedFrom')?.value
    if (known) return { start: known.start, end: known.end, text: typescriptText(from) }
    if (element === said) return { start: said.start, end: said.end, text: renamedValue(value, from, span) }
    return { start: said.end, end: said.end, text: `, renamedFrom: ${typescriptText(from)}` }
  }
  return undefined
}

/** The text with the call added; undefined where the declaration is not written out at that place. */
export async function renameInTypescript(place: RenamePlace): Promise<string | undefined> {
  const { text, span, part, from } = place
  const { parseSync } = await import('oxc-parser')
  const { program, errors } = parseSync(span.file, text)
  const offset = offsetOf(text, span)
  if (errors.length > 0 || offset === undefined) return undefined
  const path = nodesAt(program, offset)
  const member = part === 'member' ? memberAt(path) : undefined
  const whole = part === 'member' ? undefined : declarationAt(path, declaringNames(program))
  const edit = member
    ? memberEdit(member, text, from)
    : whole && (part === 'value' ? valueEdit(whole, place) : editFor(whole, text, from))
  if (edit === undefined) return undefined
  const next = edited(text, edit)
  return parseSync(span.file, next).errors.length === 0 ? next : undefined
}
