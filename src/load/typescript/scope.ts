/** What a name stands for: constants of the same file, and of the files that it imports from. */
import type { Expression } from 'oxc-parser'
import type { ParsedFile } from './file.ts'
import { type ChainCall, linkOf, unwrap } from './syntax.ts'

/** An expression and the file that it stands in. */
export interface Placed<Node extends Expression = Expression> {
  readonly file: ParsedFile
  readonly node: Node
}

/** Finds the file that `specifier` names in `from`, where it is one that was read. */
export type FindImport = (from: ParsedFile, specifier: string) => ParsedFile | undefined

/** Follows names to what they stand for. */
export interface Scope {
  /** The expression behind a name, through constants and imports; the node itself where it is no name. */
  follow(placed: Placed): Placed
  /** The name under which the other module exports what is called `local` here. */
  importedName(file: ParsedFile, local: string): string
}

/** A chain taken apart: its first call (or whatever it begins with) and the calls that follow, in order. */
export interface Chain {
  readonly root: Placed
  readonly calls: readonly (ChainCall & { readonly file: ParsedFile })[]
}

const LONGEST = 1000

interface Names {
  readonly constants: ReadonlyMap<string, Expression>
  readonly imports: ReadonlyMap<string, { readonly specifier: string; readonly name: string }>
}

const known = new WeakMap<ParsedFile, Names>()

/** A scope over the files that `findImport` knows. */
export function scopeOf(findImport: FindImport): Scope {
  function follow(placed: Placed, steps = 0): Placed {
    const node = unwrap(placed.node)
    if (node.type !== 'Identifier' || steps > LONGEST) return { file: placed.file, node }
    const found = lookUp(placed.file, node.name)
    return found ? follow(found, steps + 1) : { file: placed.file, node }
  }
  function lookUp(file: ParsedFile, name: string): Placed | undefined {
    const { constants, imports } = namesOf(file)
    const constant = constants.get(name)
    if (constant) return { file, node: constant }
    const imported = imports.get(name)
    const other = imported && findImport(file, imported.specifier)
    const node = other && exportedFrom(other, imported.name)
    return node && { file: other, node }
  }
  return { follow, importedName: (file, local) => namesOf(file).imports.get(local)?.name ?? local }
}

/** Takes a chain apart, through the constants that hold its beginning. */
export function chainOf(scope: Scope, placed: Placed): Chain {
  const calls: Chain['calls'][number][] = []
  let here = scope.follow(placed)
  while (calls.length < LONGEST && here.node.type === 'CallExpression') {
    const { file } = here
    const linked = linkOf(here.node)
    if (!linked) break
    const before = scope.follow({ file, node: linked.before })
    if (before.node.type !== 'CallExpression') break
    calls.push({ ...linked.link, file })
    here = before
  }
  return { root: here, calls: calls.reverse() }
}

/** The expression that a file exports under `name`. */
function exportedFrom(file: ParsedFile, name: string): Expression | undefined {
  if (name !== 'default') {
    const local = localNameOf(file, name)
    return namesOf(file).constants.get(local)
  }
  return defaultExport(file)
}

/** The expression of `export default`. */
export function defaultExport(file: ParsedFile): Expression | undefined {
  for (const statement of file.program.body) {
    if (statement.type !== 'ExportDefaultDeclaration') continue
    const { declaration } = statement
    if (/Declaration$|^(?:Class|Function)/.test(declaration.type)) return undefined
    return declaration as Expression
  }
  return undefined
}

function localNameOf(file: ParsedFile, exported: string): string {
  for (const statement of file.module.staticExports)
    for (const entry of statement.entries)
      if (entry.exportName.name === exported && entry.localName.name) return entry.localName.name
  return exported
}

function namesOf(file: ParsedFile): Names {
  const names = known.get(file) ?? { constants: constantsOf(file), imports: importsOf(file) }
  known.set(file, names)
  return names
}

function constantsOf(file: ParsedFile): Map<string, Expression> {
  const constants = new Map<string, Expression>()
  for (const statement of file.program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && init) constants.set(id.name, init)
  }
  return constants
}

function importsOf(file: ParsedFile): Map<string, { specifier: string; name: string }> {
  const imports = new Map<string, { specifier: string; name: string }>()
  for (const statement of file.module.staticImports)
    for (const entry of statement.entries)
      imports.set(entry.localName.value, {
        specifier: statement.moduleRequest.value,
        name: entry.importName.name ?? (entry.importName.kind === 'Default' ? 'default' : '*'),
      })
  return imports
}
