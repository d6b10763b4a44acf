/** Whether a file, run again, must give what it gave before: only then may what it gave be remembered. */
import type { Program } from 'oxc-parser'
import type { ParsedFile } from './file.ts'

/** Globals that give the same for the same arguments, in every process and at any time. */
const STEADY: ReadonlySet<string> = new Set(
  (
    'undefined NaN Infinity Object Array String Number Boolean BigInt Symbol Map Set WeakMap WeakSet RegExp Math JSON ' +
    'Error TypeError RangeError SyntaxError isNaN isFinite parseInt parseFloat encodeURIComponent decodeURIComponent ' +
    'encodeURI decodeURI structuredClone URL URLSearchParams'
  ).split(' '),
)

/** Names that the file is handed when it runs, and that lead out of it. */
const HANDED: ReadonlySet<string> = new Set([
  'require',
  'module',
  'exports',
  'arguments',
  '__filename',
  '__dirname',
  '__url',
])

/** Members that hang on chance, on the language of the machine or on where the file lies, or that reach what all files share. */
const UNSTEADY_MEMBER =
  /^(?:random|localeCompare|toLocale\w+|stack|captureStackTrace|constructor|prototype|__proto__|defineProperty|defineProperties|setPrototypeOf)$/
/** What only somebody writes as text who looks such a member up by it. */
const UNSTEADY_TEXT = /^(?:random|localeCompare|toLocale\w+|constructor|__proto__)$/

/** Syntax that only adds names and wrappers to values: what is inside is looked at. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
])
/** Syntax that is gone when the file runs. */
const TYPES_ONLY =
  /^TS(?:TypeAnnotation|TypeParameter\w*|InterfaceDeclaration|TypeAliasDeclaration|DeclareFunction|ClassImplements)$/
/** Syntax whose value no text tells: who is asked, when, or with what. */
const UNSTEADY: ReadonlySet<string> = new Set([
  'ImportExpression',
  'MetaProperty',
  'ThisExpression',
  'AwaitExpression',
  'WithStatement',
])

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

/**
 * Whether the file's own text, with what it imports, decides what it exports. False wherever that is not plain to see; what it
 * imports is not looked at.
 */
export function isPure(file: ParsedFile): boolean {
  const known = judged.get(file) ?? judgePurity(file)
  judged.set(file, known)
  return known
}

/** A file is asked about more than once. */
const judged = new WeakMap<ParsedFile, boolean>()

function judgePurity(file: ParsedFile): boolean {
  if (!/\.[cm]?ts$/.test(file.path) || !file.module.hasModuleSyntax) return false
  const own = topLevelNames(file.program)
  return steady(file.program.body, own)
}

function steady(value: unknown, own: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.every((member) => steady(member, own))
  if (!isNode(value)) return true
  if (value.type === 'Identifier') return isSteadyName(String(value.name), own)
  if (value.type === 'Literal') return typeof value.value !== 'string' || !UNSTEADY_TEXT.test(value.value)
  if (UNSTEADY.has(value.type)) return false
  if (value.type.startsWith('TS') && !WRAPPERS.has(value.type)) return TYPES_ONLY.test(value.type)
  return Object.entries(value).every(([key, member]) => {
    if (WRAPPERS.has(value.type) && key !== 'expression') return true
    if (value.type === 'ObjectPattern' && Array.isArray(member) && !member.every(takesSteadyMember)) return false
    return isNameOnly(value, key) ? key !== 'property' || isSteadyMember(member) : steady(member, own)
  })
}

/** A name that the file binds for all of its text hides whatever else is called so. */
function isSteadyName(name: string, own: ReadonlySet<string>): boolean {
  if (own.has(name) || STEADY.has(name)) return true
  return !HANDED.has(name) && !(name in globalThis) && name !== 'eval'
}

/** Whether what stands under `key` is a name that is not looked up: of a member, a property, a label, or in an import. */
function isNameOnly(node: Node, key: string): boolean {
  if (key === 'property') return node.type === 'MemberExpression' && node.computed !== true
  if (key === 'key') return node.computed !== true && node.shorthand !== true
  if (key === 'label') return true
  return /^(?:Import|Export)\w*Specifier$/.test(node.type) && key !== 'local'
}

function isSteadyMember(member: unknown): boolean {
  if (!isNode(member)) return true
  const name = member.type === 'Literal' ? member.value : member.name
  return typeof name !== 'string' || !UNSTEADY_MEMBER.test(name)
}

/** `const { random } = Math` looks a member up by the key. */
function takesSteadyMember(property: unknown): boolean {
  return !isNode(property) || isSteadyMember(property.key)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Names that imports and statements of the file itself bind. */
function topLevelNames({ body }: Program): ReadonlySet<string> {
  const names = new Set<string>()
  for (const statement of body) {
    if (statement.type === 'ImportDeclaration') for (const { local } of statement.specifiers) names.add(local.name)
    const declared = 'declaration' in statement ? statement.declaration : statement
    if (declared?.type === 'VariableDeclaration') {
      if (declared.kind !== 'var') for (const { id } of declared.declarations) bindNames(id as unknown as Node, names)
    } else if (declared?.type === 'FunctionDeclaration' || declared?.type === 'ClassDeclaration') {
      if (declared.id) names.add(declared.id.name)
    }
  }
  return names
}

function bindNames(pattern: Node | null, into: Set<string>): void {
  if (!pattern) return
  if (pattern.type === 'Identifier') into.add(String(pattern.name))
  const { elements = [], properties = [] } = pattern as { elements?: Node[]; properties?: Node[] }
  for (const element of elements) bindNames(element, into)
  for (const property of properties) bindNames((property.value ?? property.argument) as Node, into)
  if (pattern.type === 'AssignmentPattern') bindNames(pattern.left as Node, into)
  if (pattern.type === 'RestElement') bindNames(pattern.argument as Node, into)
}
