/** Whole schema files in TypeScript. */
import type { EnumForm } from '../../model/declaration/index.ts'
import type { WholeTable } from '../form/table.ts'
import { typescriptText } from '../literal.ts'
import { WIDTH } from './describe.ts'
import { constantName } from './names.ts'
import { enumText, tableText } from './table.ts'
import type { Words } from './value.ts'

/** What a new file declares. */
export interface FileParts {
  readonly tables: readonly WholeTable[]
  readonly enums: readonly EnumForm[]
  /** Constants of enum types that other files declare: name → constant and file, as it is imported (`./enums.ts`). */
  readonly elsewhere: ReadonlyMap<string, { readonly constant: string; readonly file: string }>
}

/** `import { a, b } from 'bkend'`, a name a line where that is too wide. */
export function importText(names: Iterable<string>, from: string): string {
  const sorted = [...names].sort((a, b) =>
    a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : a < b ? -1 : 1,
  )
  const one = `import { ${sorted.join(', ')} } from ${typescriptText(from)}`
  if (one.length <= WIDTH) return one
  return ['import {', ...sorted.map((name) => `  ${name},`), `} from ${typescriptText(from)}`].join('\n')
}

/** The file's text, a line break at its end. */
export function typescriptFile({ tables, enums, elsewhere }: FileParts): string {
  const words: Words = new Set()
  const imports = new Map<string, Set<string>>()
  const enumName = (name: string): string => {
    const other = elsewhere.get(name)
    if (other === undefined) return constantName(name, 'Type')
    imports.set(other.file, (imports.get(other.file) ?? new Set()).add(other.constant))
    return other.constant
  }
  const parts = [
    ...enums.map((form) => enumText(form, constantName(form.enumType, 'Type'), words)),
    ...tables.map((form) => tableText(form, constantName(form.table, 'Table'), { words, enumName })),
  ]
  const heads = [
    importText(words, 'bkend'),
    ...[...imports].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, names]) => importText(names, file)),
  ]
  return `${[heads.join('\n'), ...parts].join('\n\n')}\n`
}
