/** Finds declarations in a parsed TypeScript file, and takes their chains apart. */
import type { CallExpression, Comment, Expression, Node, ObjectExpression, ObjectProperty, Program } from 'oxc-parser'

/** What a line of a comment begins with. */
export const COMMENT: RegExp = /^(?:\/\*|\*|\/\/)/

const DECLARING = new Set(['table', 'enumType'])

/** Local name → the word of bkend that it stands for. */
export function declaringNames(program: Program): ReadonlyMap<string, string> {
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
export function nodesAt(root: Node, offset: number): Node[] {
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
export function declarationAt(path: readonly Node[], names: ReadonlyMap<string, string>): Expression | undefined {
  const around = path.find((n): n is CallExpression => n.type === 'CallExpression' && isDeclaration(n, names))
  if (around !== undefined) return around
  const statement = path[1]
  const inner = statement?.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (inner?.type !== 'VariableDeclaration') return undefined
  const chains = inner.declarations.flatMap((d) => (d.init && isDeclaration(d.init, names) ? [d.init] : []))
  return chains.length === 1 ? chains[0] : undefined
}

/** A parsed file. */
export interface Parsed {
  readonly text: string
  readonly program: Program
  readonly comments: readonly Comment[]
}

/** One call of a chain. */
export interface ChainCall {
  readonly word: string
  readonly node: CallExpression
  /** Where what it is called on ends: white space, the dot and the word follow. */
  readonly start: number
  readonly end: number
  /** Between its brackets. */
  readonly inner: { readonly start: number; readonly end: number }
}

/** A chain, from its root (a call, or a name for one) to its last call. */
export interface Chain {
  readonly root: Expression
  readonly calls: readonly ChainCall[]
  readonly end: number
}

/** Between the brackets of a call. */
export function innerOf(call: CallExpression, text: string): { readonly start: number; readonly end: number } {
  const from = call.typeArguments?.end ?? call.callee.end
  return { start: text.indexOf('(', from) + 1, end: call.end - 1 }
}

/** The chain that the expression is. */
export function chainOf(expression: Expression, text: string): Chain {
  const calls: ChainCall[] = []
  let at: Expression = expression
  while (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') {
    const { property, object } = at.callee
    if (property.type !== 'Identifier') break
    calls.unshift({ word: property.name, node: at, start: object.end, end: at.end, inner: innerOf(at, text) })
    at = object
  }
  return { root: at, calls, end: expression.end }
}

/** The object that stands as that argument of a call. */
export function objectArgument(call: Expression, at: number): ObjectExpression | undefined {
  const argument = call.type === 'CallExpression' ? call.arguments[at] : undefined
  return argument?.type === 'ObjectExpression' ? argument : undefined
}

/** The property of that name, as it is written out. */
export function propertyOf(object: ObjectExpression, name: string): ObjectProperty | undefined {
  return object.properties.find((p): p is ObjectProperty => {
    if (p.type !== 'Property' || p.computed) return false
    return p.key.type === 'Identifier' ? p.key.name === name : p.key.type === 'Literal' && p.key.value === name
  })
}

/** The doc comment right before whatever begins at that offset. */
export function docBefore({ text, comments }: Parsed, offset: number): Comment | undefined {
  return comments.findLast(
    (c) => c.type === 'Block' && c.value.startsWith('*') && c.end <= offset && /^\s*$/.test(text.slice(c.end, offset)),
  )
}

/** The statement of the file that holds the offset. */
export function statementAt(program: Program, offset: number): Node | undefined {
  return program.body.find((s) => s.start <= offset && offset < s.end)
}
