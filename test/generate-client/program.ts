/** Type-checks files in memory with the TypeScript compiler and counts what that costs. */
import path from 'node:path'
import ts from 'typescript'
import { ROOT } from './generated.ts'

const FOLDER = path.join(ROOT, 'test', '.virtual')
const STRICT: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  skipLibCheck: true,
  paths: { 'bkend/client': [path.join(ROOT, 'src/client.ts')] },
  allowImportingTsExtensions: true,
}

/** Every flag that an app may set on top of `strict`. */
export const PICKY: Readonly<Record<string, boolean>> = {
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  isolatedModules: true,
  isolatedDeclarations: true,
  declaration: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
}

const libs = new Map<string, ts.SourceFile>()

function libFile(file: string, version: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined {
  const known = libs.get(file)
  if (known) return known
  const text = ts.sys.readFile(file)
  if (text === undefined) return undefined
  const source = ts.createSourceFile(file, text, version)
  libs.set(file, source)
  return source
}

/** A program of the given files (name → text) under `options` on top of strict ones. */
export function program(files: ReadonlyMap<string, string>, options: ts.CompilerOptions = {}): ts.Program {
  const all = { ...STRICT, ...options }
  const host = ts.createCompilerHost(all)
  const own = new Map([...files].map(([name, text]) => [path.join(FOLDER, name), text]))
  // The libraries are parsed once for all programs.
  host.getSourceFile = (file, version) => {
    const text = own.get(file)
    return text === undefined ? libFile(file, version) : ts.createSourceFile(file, text, version)
  }
  const { fileExists, readFile } = host
  host.fileExists = (file) => own.has(file) || fileExists(file)
  host.readFile = (file) => own.get(file) ?? readFile(file)
  host.directoryExists = () => true
  return ts.createProgram([...own.keys()], all, host)
}

/** `file:line message` for every fault. */
export function faults(files: ReadonlyMap<string, string>, options: ts.CompilerOptions = {}): string[] {
  return ts.getPreEmitDiagnostics(program(files, options)).map((d) => {
    const line = d.file ? d.file.getLineAndCharacterOfPosition(d.start ?? 0).line + 1 : 0
    const text = ts.flattenDiagnosticMessageText(d.messageText, '\n')
    return `${path.basename(d.file?.fileName ?? '')}:${line} ${text}`
  })
}

/** What `tsc --extendedDiagnostics` calls Types and Instantiations. Throws where the files do not compile. */
export function typeCost(files: ReadonlyMap<string, string>): { types: number; instantiations: number } {
  const checked = program(files)
  const [first] = ts.getPreEmitDiagnostics(checked)
  if (first) throw new Error(ts.flattenDiagnosticMessageText(first.messageText, '\n'))
  return { types: checked.getTypeCount(), instantiations: checked.getInstantiationCount() }
}
