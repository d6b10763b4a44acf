/** Whole schema files in YAML. */
import type { ColumnForm, EnumForm, IndexForm } from '../../model/declaration/index.ts'
import type { WholeTable } from '../form/table.ts'
import { blockLines, pairLines } from './value.ts'

/** A column as people write it: its type alone where nothing else is said. */
export function shortColumn(form: ColumnForm): ColumnForm | string {
  const { type = '', optional, ...rest } = form
  const alone = Object.values(rest).every((value) => value === undefined) && !/[(,]/.test(type)
  return alone ? `${type}${optional ? '?' : ''}` : form
}

/** An index or unique: its columns alone where nothing else is said. */
export function keyForm(form: Pick<IndexForm, 'columns'>): unknown {
  const { columns, ...options } = form
  return Object.values(options).every((value) => value === undefined) ? columns : form
}

/** A table's members, a blank line before each that stands over several lines. */
export function tableLines(form: WholeTable, indent: string): string[] {
  const { columns, indexes, unique, ...rest } = form
  const lines: string[] = []
  const put = (key: string, value: unknown, open: boolean): void => {
    if (value === undefined) return
    const own = open
      ? [`${indent}${key}:`, ...blockLines(value as object, `${indent}  `)]
      : pairLines(key, value, indent)
    lines.push(...own)
  }
  const short = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, shortColumn(column)]))
  const { table: _, description, renamedFrom, ...others } = rest
  put('description', description, false)
  put('columns', short, true)
  put('primaryKey', others.primaryKey, false)
  put('indexes', indexes?.map(keyForm), true)
  put('unique', unique?.map(keyForm), true)
  put('checks', others.checks, true)
  put('permissions', others.permissions, false)
  put('rows', others.rows, true)
  put('policies', others.policies, true)
  put('options', others.options, false)
  put('renamedFrom', renamedFrom, false)
  return lines
}

/** An enum type's members. */
export function enumLines({ enumType: _, ...form }: EnumForm, indent: string): string[] {
  const { values, ...rest } = form
  return [...blockLines({ ...rest, values }, indent)]
}

/** The file's text, a line break at its end. `schema`: where editors find the JSON Schema. */
export function yamlFile(tables: readonly WholeTable[], enums: readonly EnumForm[], schema: string): string {
  const head = `# yaml-language-server: $schema=${schema}`
  const documents = [
    ...tables.map((form) => [...pairLines('table', form.table, ''), ...tableLines(form, '')]),
    ...enums.map((form) => [...pairLines('enumType', form.enumType, ''), ...enumLines(form, '')]),
  ]
  return `${head}\n${documents.map((lines) => lines.join('\n')).join('\n---\n')}\n`
}
