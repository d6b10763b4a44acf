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

interface Reader {
  readonly modules: TypescriptModules
  readonly scope: Scope
  /** Builders that were met: what one file declares and another exports again is declared once. */
  readonly seen: Set<Declaration>
  readonly diagnostics: Set<Diagnostic>
}

/**
 * Runs schema files and gives what they export: tables and enum types, also in arrays, objects and default exports.
 * Declarations come in the order of the files. `modules` may be handed in to keep what did not change.
 */
export async function readTypescriptFiles(
  files: readonly TypescriptFile[],
  modules: TypescriptModules = createTypescriptModules(),
): Promise<TypescriptDeclarations> {
  await modules.load(files)
  const reader: Reader = { modules, scope: scopeOf(modules.importedFile), seen: new Set(), diagnostics: new Set() }
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
  const built = [...new Set(declarationsIn(outcome.exports))]
  const top = writtenAtTop(reader.scope, parsed)
  judgeExports(reader, parsed, built, top)
  if (whole && built.length + top.length === 0) reportNothing(reader, parsed)
  const fresh = built.filter((declaration) => !reader.seen.has(declaration))
  for (const declaration of fresh) reader.seen.add(declaration)
  return fresh.map((declaration) => rawOf(reader, parsed, declaration, top))
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
function judgeExports(reader: Reader, file: ParsedFile, built: readonly Declaration[], top: readonly Written[]): void {
  for (const { kind, name, chain } of top) {
    if (name === undefined || built.some((declaration) => declaration[kind] === name)) continue
    const { file: at, node } = chain.root
    if (at !== file) continue
    reader.diagnostics.add(
      error('load/not-a-declaration', `The ${kind === 'table' ? 'table' : 'enum type'} \`${name}\` is not exported`, {
        span: at.spanAt(node),
        hint: 'Write `export const` before it; what is not exported is not declared',
      }),
    )
  }
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
