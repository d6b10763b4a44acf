/** Prints what a module of the package exports, declaration by declaration, and what those declarations are made of. */
import path from 'node:path'
import ts from 'typescript'

const printer = ts.createPrinter({ removeComments: true })

/** The declarations of a symbol that belong to the package; what TypeScript or Node declare is not ours. */
function ours(symbol: ts.Symbol, folder: string): ts.Declaration[] {
  return (symbol.declarations ?? []).filter((declaration) => declaration.getSourceFile().fileName.startsWith(folder))
}

function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
}

function aliased(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** Symbols at the top of a module that a declaration names. */
function named(checker: ts.TypeChecker, root: ts.Node): ts.Symbol[] {
  const found: ts.Symbol[] = []
  const visit = (node: ts.Node): void => {
    const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined
    const target = symbol && aliased(checker, symbol)
    const top = target?.declarations?.some((declaration) => ts.isSourceFile(statementOf(declaration).parent))
    if (target && top) found.push(target)
    ts.forEachChild(node, visit)
  }
  visit(root)
  return found
}

function textOf(name: string, symbol: ts.Symbol, folder: string): string {
  const texts = ours(symbol, folder).map((declaration) =>
    printer.printNode(ts.EmitHint.Unspecified, statementOf(declaration), declaration.getSourceFile()),
  )
  const renamed = name === symbol.name ? '' : `// as ${name}\n`
  return `${renamed}${[...new Set(texts)]
    .join('\n')
    .replace(/^export /gm, '')
    .replace(/^declare /gm, '')}\n`
}

const byName = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1)

/** The public face of the declaration file: its exports in order of name, then what they name and do not export. */
export function publicApi(file: string, folder: string): string {
  const options = {
    module: ts.ModuleKind.NodeNext,
    strict: true,
    types: [],
    allowImportingTsExtensions: true,
    noEmit: true,
  }
  const program = ts.createProgram([file], options)
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error(`${file} is no module`)
  const exported = checker
    .getExportsOfModule(module)
    .map((symbol): [string, ts.Symbol] => [symbol.name, aliased(checker, symbol)])
    .sort(byName)
  const seen = new Set(exported.map(([, symbol]) => symbol))
  const behind: [string, ts.Symbol][] = []
  for (const [, symbol] of exported) follow(symbol)
  function follow(symbol: ts.Symbol): void {
    for (const declaration of ours(symbol, folder)) {
      for (const next of named(checker, statementOf(declaration))) {
        if (seen.has(next) || ours(next, folder).length === 0) continue
        seen.add(next)
        behind.push([next.name, next])
        follow(next)
      }
    }
  }
  const section = (entries: readonly [string, ts.Symbol][]): string =>
    entries.map(([name, symbol]) => textOf(name, symbol, folder)).join('\n')
  const title = `// What ${path.basename(file)} exports\n\n`
  const rest = behind.length === 0 ? '' : `\n// What those are made of, not exported\n\n${section(behind.sort(byName))}`
  return `${title}${section(exported)}${rest}`
}
