/** Reads schema files written in TypeScript into raw declarations. */
import { type Diagnostic, error, fileSpan, textAt, warning } from '../../diagnostic/index.ts'
import { type Declaration, declarationOf } from '../../dsl/index.ts'
import type { RawDeclaration } from '../raw.ts'
import { enumPlace, tablePlace } from './declaration-places.ts'
import { withDescriptions } from './descriptions.ts'
import type { ParsedFile, TypescriptFile } from './file.ts'
import { type Written, writtenAnywhere, writtenAtTop } from './find.ts'
import { createTypescriptModules, type TypescriptModules } from './modules.ts'
import { leaf, type Place, spanBelow } from './places.ts'
import { runAll } from './recover.ts'
import type { Outcome } from './run.ts'
import { type Scope, scopeOf } from './scope.ts'

/** What schema files declare, and every fault of all of them. */
export interface TypescriptDeclarations {
  readonly declarations: RawDeclaration[]
  readonly diagnostics: Diagnostic[]
  /** Every file that was read, those that are only imported included: for code frames and for watching. */
  readonly files: readonly TypescriptFile[]
}

/** What was found in files, for as long as neither they nor what they import are read anew. */
export interface ReadMemory {
  readonly files: WeakMap<ParsedFile, Found>
  readonly declarations: WeakMap<Declaration, { readonly file: ParsedFile; readonly raw: RawDeclaration }>
}

/** An empty memory. It belongs to one registry of modules. */
export function createReadMemory(): ReadMemory {
  return { files: new WeakMap(), declarations: new WeakMap() }
}

/** What one file declares: as it ran and as it is written. */
interface Found {
  readonly built: readonly Declaration[]
  readonly top: readonly Written[]
  readonly faults: readonly Diagnostic[]
}

interface Reader {
  readonly modules: TypescriptModules
  readonly memory: ReadMemory
  readonly scope: Scope
  /** Builders that were met: what one file declares and another exports again is declared once. */
  readonly seen: Set<Declaration>
  readonly diagnostics: Set<Diagnostic>
}

/**
 * Runs schema files and gives what they export: tables and enum types, also in arrays, objects and default exports.
 * Declarations come in the order of the files. `modules` may be handed in to keep what did not change, and `memory` with it: then
 * an unchanged declaration is the same object again.
 */
export async function readTypescriptFiles(
  files: readonly TypescriptFile[],
  modules: TypescriptModules = createTypescriptModules(),
  memory: ReadMemory = createReadMemory(),
): Promise<TypescriptDeclarations> {
  await modules.load(files)
  const scope = scopeOf(modules.importedFile)
  const reader: Reader = { modules, memory, scope, seen: new Set(), diagnostics: new Set() }
  const declarations: RawDeclaration[] = []
  const { outcomes, told, shortened } = await runAll(files, modules)
  for (const fault of told) reader.diagnostics.add(fault)
  outcomes.forEach((outcome, i) => {
    const { path = '' } = files[i] ?? {}
    declarations.push(...declarationsOf(reader, outcome, modules.parsed(path), !shortened.has(path)))
  })
  return { declarations, diagnostics: [...reader.diagnostics], files: modules.files() }
}

function declarationsOf(
  reader: Reader,
  outcome: Outcome,
  parsed: ParsedFile | undefined,
  whole: boolean,
): RawDeclaration[] {
  if ('diagnostics' in outcome || !parsed) {
    return []
  }
  const { built, top, faults } = foundIn(reader, outcome.exports, parsed)
  for (const fault of faults) reader.diagnostics.add(fault)
  if (whole && built.length + top.length === 0) reportNothing(reader, parsed)
  const fresh = built.filter((declaration) => !reader.seen.has(declaration))
  for (const declaration of fresh) reader.seen.add(declaration)
  return fresh.map((declaration) => rawOf(reader, parsed, declaration, top))
}

function foundIn({ memory, scope }: Reader, exports: unknown, parsed: ParsedFile): Found {
  const known = memory.files.get(parsed)
  if (known) return known
  const built = [...new Set(declarationsIn(exports))]
  const top = writtenAtTop(scope, parsed)
  const found = { built, top, faults: notExported(parsed, built, top) }
  memory.files.set(parsed, found)
  return found
}

/** The builders among exported values, through arrays and plain objects. */
function* declarationsIn(value: unknown, depth: number = 0): Generator<Declaration> {
  const declaration = declarationOf(value)
  if (declaration) {
    if (kindOf(declaration)) yield declaration
  } else if (typeof value === 'object' && value !== null && depth < 4) {
    for (const member of Object.values(value)) yield* declarationsIn(member, depth + 1)
  }
}

function kindOf(declaration: Declaration): RawDeclaration['kind'] | undefined {
  if ('table' in declaration) return 'table'
  // A column of an enum type names it beside its own `type`.
  return 'enumType' in declaration && !('type' in declaration) ? 'enumType' : undefined
}

function rawOf(reader: Reader, file: ParsedFile, declaration: Declaration, top: readonly Written[]): RawDeclaration {
  const known = reader.memory.declarations.get(declaration)
  if (known?.file === file) return known.raw
  const raw = freshRaw(reader, file, declaration, top)
  reader.memory.declarations.set(declaration, { file, raw })
  return raw
}

function freshRaw(reader: Reader, file: ParsedFile, declaration: Declaration, top: readonly Written[]): RawDeclaration {
  const kind = kindOf(declaration) ?? 'table'
  const place = placeOf(reader.scope, file, kind, declaration[kind], top)
  return {
    kind,
    value: withDescriptions(declaration, place),
    file: file.shown,
    spanOf: (path, part) => spanBelow(place, path, part),
    textOf: (span) => textAt(reader.modules.files().find(({ shown }) => shown === span.file)?.text ?? '', span),
  }
}

/** Where a declaration is written: by its name, else the one call whose name is computed, else the file. */
function placeOf(scope: Scope, file: ParsedFile, kind: Written['kind'], name: unknown, top: readonly Written[]): Place {
  const named = (written: Written): boolean => written.kind === kind && written.name === name
  const computed = (written: Written): boolean => written.kind === kind && written.name === undefined
  const longest = top.filter(named).toSorted((a, b) => b.chain.calls.length - a.chain.calls.length)[0]
  const anywhere = longest ? [] : writtenAnywhere(scope, file)
  const written = longest ?? anywhere.find(named) ?? anywhere.find(computed)
  if (!written) return leaf(file, { start: 0, end: 0 })
  return kind === 'table' ? tablePlace(scope, written.chain, written.doc) : enumPlace(scope, written.chain, written.doc)
}

/** What is written but not exported would be dropped from the database in silence: that is said. */
function notExported(file: ParsedFile, built: readonly Declaration[], top: readonly Written[]): Diagnostic[] {
  return top.flatMap(({ kind, name, chain }) => {
    if (name === undefined || built.some((declaration) => declaration[kind] === name)) return []
    const { file: at, node } = chain.root
    if (at !== file) return []
    return [
      error('load/not-a-declaration', `The ${kind === 'table' ? 'table' : 'enum type'} \`${name}\` is not exported`, {
        span: at.spanAt(node),
        hint: 'Write `export const` before it; what is not exported is not declared',
      }),
    ]
  })
}

/** A file that only others import declares nothing, and need not. */
function reportNothing(reader: Reader, file: ParsedFile): void {
  if (reader.modules.importersOf(file.path).length === 0)
    reader.diagnostics.add(
      warning('load/not-a-declaration', 'The file exports no table and no enum type', {
        span: fileSpan(file.shown),
        hint: "`export const posts = table('posts', { … })`",
      }),
    )
}
