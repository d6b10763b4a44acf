/** Faults of importing: what cannot be found, is not exported, or goes in a circle. */
import { type Diagnostic, didYouMean, error, fileSpan, type SourceSpan } from '../../diagnostic/index.ts'
import { laterWord } from '../../model/index.ts'
import type { ParsedFile, Range, TypescriptFile } from './file.ts'
import { realPathOf } from './resolve.ts'

/** A circle of imports; `circle` begins and ends with the same file. */
export function cyclicImport(circle: readonly TypescriptFile[], from: ParsedFile, specifier: string): Diagnostic {
  const named = circle.map((file) => file.shown).join(' → ')
  return error('load/cyclic-import', `Files import each other in a circle: ${named}`, {
    span: importSpan(from, specifier),
    hint: "Move what both need into a third file; a reference names its table as text (`reference('posts')`) and needs no import",
  })
}

/** A name that the other module does not export; a word that comes later says so. */
export function missingExport(
  from: ParsedFile,
  specifier: string,
  name: string,
  exported: readonly string[],
): Diagnostic {
  const span = nameSpan(from, specifier, name)
  const later = specifier === 'bkend' ? laterWord(name) : undefined
  if (later !== undefined) return error('schema/not-yet', `\`${name}\` is not supported yet`, { span, hint: later })
  const hint = didYouMean(name, exported) ?? known(exported)
  return error('load/import', `\`${specifier}\` exports no \`${name}\``, { span, hint })
}

/** A relative import that leads to no file. */
export function missingFile(from: ParsedFile, specifier: string): Diagnostic {
  const real = realPathOf(from.path)
  const leads = `\`${from.shown}\` is or lies behind a link: its imports are relative to \`${real}\``
  return error('load/import', `There is no file \`${specifier}\``, {
    span: importSpan(from, specifier),
    hint: real === from.path ? 'Imports are relative to the file that they stand in' : leads,
  })
}

/** A package that is not there, or threw while it was loaded. */
export function packageFault(from: ParsedFile, specifier: string, thrown: unknown): Diagnostic {
  const span = importSpan(from, specifier)
  const message = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown)
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  if (code === 'MODULE_NOT_FOUND' && message.includes(`'${specifier}'`))
    return error('load/import', `The package \`${specifier}\` cannot be found`, {
      span,
      hint: `\`npm install ${packageName(specifier)}\``,
    })
  return error('load/import', `\`${specifier}\` cannot be imported: ${message}`, { span })
}

/** A file that did not end within `limit` milliseconds. */
export function tooSlow(file: TypescriptFile, limit: number): Diagnostic {
  return error('load/limit', `The file was still running after ${limit / 1000} s`, {
    span: fileSpan(file.shown),
    hint: 'A schema file declares and ends: look for a loop or a promise that never does',
  })
}

/** Where `specifier` is imported or re-exported; the file's beginning where that is not written as a literal. */
function importSpan(from: ParsedFile, specifier: string): SourceSpan {
  const { staticImports, staticExports } = from.module
  const requests = [
    ...staticImports.map((statement) => statement.moduleRequest),
    ...staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest ?? [])),
  ]
  const request = requests.find(({ value }) => value === specifier)
  return request ? from.spanAt(request) : fileSpan(from.shown)
}

function nameSpan(from: ParsedFile, specifier: string, name: string): SourceSpan {
  for (const range of importedNames(from, specifier, name)) return from.spanAt(range)
  return importSpan(from, specifier)
}

function* importedNames(from: ParsedFile, specifier: string, name: string): Generator<Range> {
  for (const { moduleRequest, entries } of from.module.staticImports) {
    if (moduleRequest.value !== specifier) continue
    for (const { importName, localName } of entries) {
      if (name === 'default' ? importName.kind === 'Default' : importName.name === name)
        yield { start: importName.start ?? localName.start, end: importName.end ?? localName.end }
    }
  }
  for (const { entries } of from.module.staticExports)
    for (const { moduleRequest, importName } of entries) {
      const { start, end } = importName
      if (moduleRequest?.value === specifier && importName.name === name && start !== null && end !== null)
        yield { start, end }
    }
}

function known(exported: readonly string[]): string | undefined {
  const names = exported.filter((name) => name !== 'default' && name !== '__esModule')
  if (!names.length || names.length > 12) return undefined
  return `It exports ${names.map((name) => `\`${name}\``).join(', ')}`
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
