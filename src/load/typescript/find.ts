/** Finds the tables and enum types that a file writes down, without running it. */
import type { Expression, Node } from 'oxc-parser'
import { chainFrom } from './declaration-places.ts'
import { type DocComment, docBefore } from './docs.ts'
import type { ParsedFile } from './file.ts'
import type { Chain, Scope } from './scope.ts'
import { argument, stringOf, unwrap } from './syntax.ts'

/** A declaration as it is written. */
export interface Written {
  readonly kind: 'table' | 'enumType'
  /** Undefined where the name is computed. */
  readonly name: string | undefined
  readonly chain: Chain
  readonly doc: DocComment | undefined
  /** Whether it stands in a statement of the file itself, not in a function or a loop. */
  readonly top: boolean
}

/** The declarations of a file's own statements: constants, exports, and the members of exported arrays and objects. */
export function writtenAtTop(scope: Scope, file: ParsedFile): Written[] {
  return file.program.body.flatMap((statement) => {
    const doc = docBefore(file, statement.start)
    if (statement.type === 'ExportDefaultDeclaration') return fromValue(scope, file, statement.declaration, doc)
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') return []
    return declaration.declarations.flatMap(({ init, start }, i) =>
      fromValue(scope, file, init, i ? docBefore(file, start) : doc),
    )
  })
}

function fromValue(scope: Scope, file: ParsedFile, value: Node | null, doc: DocComment | undefined): Written[] {
  if (!value || value.type.endsWith('Declaration')) return []
  const node = unwrap(value as Expression)
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((element) =>
      fromValue(scope, file, element, element ? docBefore(file, element.start) : undefined),
    )
  if (node.type === 'ObjectExpression')
    return node.properties.flatMap((property) =>
      property.type === 'Property' ? fromValue(scope, file, property.value, docBefore(file, property.start)) : [],
    )
  const written = writtenAs(scope, file, node, doc, true)
  return written ? [written] : []
}

function writtenAs(
  scope: Scope,
  file: ParsedFile,
  node: Expression,
  doc: DocComment | undefined,
  top: boolean,
): Written | undefined {
  for (const kind of ['table', 'enumType'] as const) {
    const chain = chainFrom(scope, { file, node }, [kind])
    if (chain?.root.node.type === 'CallExpression')
      return { kind, name: stringOf(argument(chain.root.node, 0)), chain, doc, top }
  }
  return undefined
}

/** Every declaration anywhere in the file, outermost chains only: for tables that are built in a loop or a function. */
export function writtenAnywhere(scope: Scope, file: ParsedFile): Written[] {
  const found: Written[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    else if (isNode(node)) {
      const written = node.type === 'CallExpression' ? writtenAs(scope, file, node, undefined, false) : undefined
      if (written) found.push(written)
      else Object.values(node).forEach(visit)
    }
  }
  visit(file.program.body)
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
