/** Adds `.renamedFrom('old')` to a declaration in TypeScript, at a parsed position. */
import type { CallExpression, Expression, Node, ObjectProperty, Program } from 'oxc-parser'
import { edited, indentAt, lineBreakOf, offsetOf, type TextEdit } from './edit.ts'
import { typescriptText } from './literal.ts'
import type { RenamePlace } from './place.ts'

const DECLARING = new Set(['table', 'enumType'])

/** Local name → the word of bkend that it stands for. */
function declaringNames(program: Program): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration') continue
    for (const s of statement.specifiers)
      if (s.type === 'ImportSpecifier' && s.imported.type === 'Identifier' && DECLARING.has(s.imported.name))
        names.set(s.local.name, s.imported.name)
  }
  return names
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/** Every node that the offset lies in, outermost first. */
function nodesAt(root: Node, offset: number): Node[] {
  const found: Node[] = []
  const visit = (node: Node): void => {
    if (offset < node.start || offset >= node.end) return
    found.push(node)
    for (const member of Object.values(node) as unknown[])
      for (const child of Array.isArray(member) ? member : [member]) if (isNode(child)) visit(child)
  }
  visit(root)
  return found
}

/** `table` of `table('a', {}).index('b')`: the innermost callee of a chain of calls. */
function rootOf(expression: Expression): CallExpression | undefined {
  let at: Expression = expression
  for (;;) {
    if (at.type !== 'CallExpression') return undefined
    if (at.callee.type === 'Identifier') return at
    if (at.callee.type !== 'MemberExpression') return undefined
    at = at.callee.object
  }
}

function isDeclaration(expression: Expression, names: ReadonlyMap<string, string>): boolean {
  const root = rootOf(expression)
  return root?.callee.type === 'Identifier' && names.has(root.callee.name)
}

/** The whole chain of the table or enum type that stands at the offset, or whose name (`export const posts`) does. */
function declarationAt(path: readonly Node[], names: ReadonlyMap<string, string>): Expression | undefined {
  const around = path.find((n): n is CallExpression => n.type === 'CallExpression' && isDeclaration(n, names))
  if (around !== undefined) return around
  const statement = path[1]
  const inner = statement?.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (inner?.type !== 'VariableDeclaration') return undefined
  const chains = inner.declarations.flatMap((d) => (d.init && isDeclaration(d.init, names) ? [d.init] : []))
  return chains.length === 1 ? chains[0] : undefined
}

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

/** The text with the call added; undefined where the declaration is not written out at that place. */
export async function renameInTypescript(place: RenamePlace): Promise<string | undefined> {
  const { text, span, part, from } = place
  const { parseSync } = await import('oxc-parser')
  const { program, errors } = parseSync(span.file, text)
  const offset = offsetOf(text, span)
  if (errors.length > 0 || offset === undefined) return undefined
  const path = nodesAt(program, offset)
  const member = part === 'member' ? memberAt(path) : undefined
  const whole = part === 'declaration' ? declarationAt(path, declaringNames(program)) : undefined
  const edit = member ? memberEdit(member, text, from) : whole && editFor(whole, text, from)
  if (edit === undefined) return undefined
  const next = edited(text, edit)
  return parseSync(span.file, next).errors.length === 0 ? next : undefined
}
