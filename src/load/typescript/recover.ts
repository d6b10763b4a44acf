/** What a file throws hides all that follows: the file without what threw is run again, so that the rest is told too. */
import type { Program } from 'oxc-parser'
import type { Diagnostic } from '../../diagnostic/index.ts'
import type { ParsedFile, Range, TypescriptFile } from './file.ts'
import type { TypescriptModules } from './modules.ts'
import type { Outcome } from './run.ts'

const STILL_A_MODULE = '\nexport {}\n'

/** A file is run again at most this often: each time it loses a statement or more. */
const MOST_ROUNDS = 20

/** How files ran in the end. */
export interface Recovered {
  readonly outcomes: readonly Outcome[]
  /** Every fault that was met, once. */
  readonly told: readonly Diagnostic[]
  /** Paths of the files that lost a statement. */
  readonly shortened: ReadonlySet<string>
}

/** Faults after which nothing can be left out: the file has no statements, or it is not the file's own fault. */
const FINAL: ReadonlySet<string> = new Set(['load/syntax', 'load/limit', 'load/cyclic-import'])

/**
 * Runs files; of one that throws, the statements that did are left out, as often as it takes. Texts keep
 * their length, so that every place stays where it is.
 */
export async function runAll(files: readonly TypescriptFile[], modules: TypescriptModules): Promise<Recovered> {
  const paths = files.map(({ path }) => path)
  const told = new Set<Diagnostic>()
  const gone = new Set<string>()
  let current = files
  let outcomes = await modules.run(paths)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const fault of outcomes.flatMap(faultsOf)) if (!isEcho(fault, gone)) told.add(fault)
    const rest = current.map((file, i) => withoutFaults(file, outcomes[i], modules.parsed(file.path), gone))
    if (rest.every((file, i) => file === current[i])) break
    current = rest
    await modules.load(current)
    outcomes = await modules.run(paths)
  }
  const shortened = new Set(files.filter((file, i) => file !== current[i]).map(({ path }) => path))
  return { outcomes, told: [...told], shortened }
}

function faultsOf(outcome: Outcome): readonly Diagnostic[] {
  return 'diagnostics' in outcome ? outcome.diagnostics : []
}

/** Whether a fault says only that something left out is not there. */
function isEcho({ message }: Diagnostic, gone: ReadonlySet<string>): boolean {
  const [, undefinedName, unexported] = /^`([\w$]+)` is not defined$|^`.*` exports no `(.+)`$/.exec(message) ?? []
  return gone.has(undefinedName ?? unexported ?? '')
}

/** The file without the statements that its faults stand in; the file itself where there is nothing to leave out. */
function withoutFaults(
  file: TypescriptFile,
  outcome: Outcome | undefined,
  parsed: ParsedFile | undefined,
  gone: Set<string>,
): TypescriptFile {
  if (!outcome || !parsed) return file
  const own = faultsOf(outcome).filter(({ code, span }) => span?.file === file.shown && !FINAL.has(code))
  const lost = own.flatMap(({ span }) => (span ? statementsAt(parsed, span) : []))
  for (const statement of lost) for (const name of declaredBy(statement)) gone.add(name)
  if (lost.length === 0) return file
  // Still a module when it has lost its last export: what imports from it must be told that a name is missing.
  const text = lost.reduce<string>(blanked, file.text)
  return { ...file, text: text.endsWith(STILL_A_MODULE) ? text : text + STILL_A_MODULE }
}

/** The statement at a place; of a place in an import, the statements that use what it imports. */
function statementsAt(file: ParsedFile, at: Start): Statement[] {
  const { body } = file.program
  const statement = body.find((one) => contains(file, one, at))
  if (statement?.type !== 'ImportDeclaration') return statement ? [statement] : []
  const named = statement.specifiers.find((one) => contains(file, one, at))
  const locals = new Set((named ? [named] : statement.specifiers).map(({ local }) => local.name))
  const uses = ({ type, start, end }: Statement): boolean =>
    type !== 'ImportDeclaration' &&
    (file.text.slice(start, end).match(/[\w$]+/g) ?? []).some((name) => locals.has(name))
  return [...(named ? [] : [statement]), ...body.filter(uses)]
}

type Statement = Program['body'][number]
type Start = { readonly line: number; readonly column: number }

function contains(file: ParsedFile, range: Range, at: Start): boolean {
  const offset = offsetOf(file, at)
  return range.start <= offset && offset < range.end
}

function offsetOf({ text }: ParsedFile, { line, column }: Start): number {
  let start = 0
  const breaks = text.matchAll(/\r\n|\n|\r/g)
  for (let n = 1; n < line; n++) {
    const { value } = breaks.next()
    if (value) start = value.index + value[0].length
  }
  return start + column - 1
}

function blanked(text: string, { start, end }: Range): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end)
}

/** The names that a statement gives to those after it. */
function declaredBy(statement: Statement): string[] {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (declaration?.type === 'FunctionDeclaration') return declaration.id ? [declaration.id.name] : []
  if (declaration?.type !== 'VariableDeclaration') return []
  return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
}
