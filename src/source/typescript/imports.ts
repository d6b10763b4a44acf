/** The imports of a file after its declarations were edited: what is new in it is imported, what is gone is not any more. */
import type { ImportDeclaration, Program } from 'oxc-parser'
import { lineBreakOf, type TextEdit } from '../edit.ts'
import { lineEnd } from '../lines.ts'
import { importText } from './file.ts'

/** Names to import, by module. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>>

function importsOf(program: Program): ImportDeclaration[] {
  return program.body.filter((s): s is ImportDeclaration => s.type === 'ImportDeclaration')
}

function isUsed(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.'"])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text)
}

/** Text without its imports, and without what stands in comments and quotes: where names are used. */
function codeOf(text: string, program: Program): string {
  let code = text
  for (const s of importsOf(program).reverse()) code = code.slice(0, s.start) + code.slice(s.end)
  return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, ' ')
}

interface Specifier {
  readonly local: string
  readonly written: string
}

/** The named specifiers; null where the import has others, and is left alone. */
function specifiersOf(statement: ImportDeclaration, text: string): Specifier[] | null {
  const found: Specifier[] = []
  for (const s of statement.specifiers) {
    if (s.type !== 'ImportSpecifier') return null
    found.push({ local: s.local.name, written: text.slice(s.start, s.end) })
  }
  return found
}

/** The edits that bring the imports in order. `before` is the file before its declarations were edited. */
export function importEdits(text: string, program: Program, before: string, wanted: Wanted): TextEdit[] {
  const code = codeOf(text, program)
  const statements = importsOf(program)
  const edits: TextEdit[] = []
  const missing = new Map(
    [...wanted].map(([module, names]) => [module, new Set([...names].filter((n) => isUsed(code, n)))]),
  )
  for (const statement of statements) {
    const specifiers = specifiersOf(statement, text)
    const module = String(statement.source.value)
    const fresh = missing.get(module) ?? new Set<string>()
    if (specifiers === null || (module !== 'bkend' && !module.startsWith('.'))) continue
    const imported = new Set(specifiers.map(({ written }) => written.split(' ')[0] ?? written))
    const kept = specifiers.filter(
      ({ local }) => isUsed(code, local) || !isUsed(before.replace(/^import[\s\S]*?from.*$/gm, ''), local),
    )
    const added = [...fresh].filter((name) => !imported.has(name))
    missing.delete(module)
    if (kept.length === specifiers.length && added.length === 0) continue
    if (kept.length + added.length === 0) {
      edits.push({ start: statement.start, end: lineEnd(text, statement.end), text: '' })
      continue
    }
    const type = statement.importKind === 'type' ? 'import type' : 'import'
    const names = [...kept.map(({ written }) => written), ...added]
    const semicolon = text.slice(statement.start, statement.end).endsWith(';') ? ';' : ''
    edits.push({
      start: statement.start,
      end: statement.end,
      text: importText(names, module).replace('import', type) + semicolon,
    })
  }
  const last = statements.at(-1)
  for (const [module, names] of missing) {
    if (names.size === 0) continue
    const at = last ? lineEnd(text, last.end) : 0
    edits.push({ start: at, end: at, text: importText(names, module) + lineBreakOf(text) })
  }
  return edits
}
