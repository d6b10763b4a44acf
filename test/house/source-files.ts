/** What the house tests look at: a folder of TypeScript as text, and what each file imports. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'

/** Path relative to the folder, with `/` → text. */
export type Files = ReadonlyMap<string, string>

/** One import, of whatever form. */
export interface Import {
  readonly specifier: string
  /** Nothing of it is left once types are gone. */
  readonly typeOnly: boolean
  readonly line: number
}

/** All TypeScript files below `folder`, declarations left out. */
export function readFolder(folder: string): Files {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.[cm]?tsx?$/.test(entry.name) || /\.d\.[cm]?ts$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length).replace(/\\/g, '/').replace(/^\//, '')
    files.set(name, readFileSync(path, 'utf8'))
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const named = node.exportClause
    if (node.isTypeOnly) return true
    return named !== undefined && ts.isNamedExports(named) && named.elements.every((e) => e.isTypeOnly)
  }
  const clause = node.importClause
  if (clause === undefined) return false
  if (clause.isTypeOnly) return true
  const bindings = clause.namedBindings
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false
  return bindings.elements.every((e) => e.isTypeOnly)
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined
}

function importIn(node: ts.Node): { specifier: string; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const specifier = textOf(node.moduleSpecifier)
    return specifier === undefined ? undefined : { specifier, typeOnly: isTypeOnly(node) }
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const specifier = textOf(node.argument.literal)
    return specifier === undefined ? undefined : { specifier, typeOnly: true }
  }
  if (ts.isExternalModuleReference(node)) {
    const specifier = textOf(node.expression)
    return specifier === undefined ? undefined : { specifier, typeOnly: false }
  }
  if (!ts.isCallExpression(node)) return undefined
  const called = node.expression
  const loads = called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require')
  const specifier = loads ? textOf(node.arguments[0]) : undefined
  return specifier === undefined ? undefined : { specifier, typeOnly: false }
}

/** Every import of the file: declarations, re-exports, `import()`, `import('…')` types and `require()`. */
export function importsOf(path: string, text: string): Import[] {
  const source = parse(path, text)
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    const one = importIn(node)
    if (one) found.push({ ...one, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The file that a relative specifier means, whether it is there or not; undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined
}

/** What the marks of style count in a file. */
export interface FileMeasures {
  readonly lines: number
  /** Lines of each function with a body. */
  readonly functions: readonly number[]
  readonly anys: number
  readonly exported: number
  /** Lines of exports without a doc comment. */
  readonly undocumented: readonly number[]
}

/** Measures one file. A barrel's re-exports are no exports of its own. */
export function measure(path: string, text: string): FileMeasures {
  const source = parse(path, text)
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1
  const functions: number[] = []
  let anys = 0
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) anys++
    if (ts.isFunctionLike(node) && 'body' in node && node.body)
      functions.push(lineOf(node.end) - lineOf(node.getStart()) + 1)
    ts.forEachChild(node, visit)
  }
  visit(source)
  const exports = source.statements.filter(
    (s) => ts.canHaveModifiers(s) && ts.getModifiers(s)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword),
  )
  const undocumented = exports.filter(
    (s) => !(ts.getLeadingCommentRanges(text, s.pos) ?? []).some((r) => text.startsWith('/**', r.pos)),
  )
  return {
    lines: text.split('\n').length,
    functions,
    anys,
    exported: exports.length,
    undocumented: undocumented.map((s) => lineOf(s.getStart())),
  }
}
