/** One table's section of the documents. */
import {
  type Column,
  effectivePermissions,
  type Field,
  type IndexKey,
  OPERATIONS,
  type PermissionExpression,
  printPermission,
  type Table,
} from '../../model/index.ts'
import { code, table as markdownTable, paragraphs, plain } from './markdown.ts'
import { defaultWords, filterWords, limitWords, sqlWords, typeWords } from './words.ts'

/** The section as Markdown, its heading first. */
export function tableSection(table: Table): string {
  const parts = [
    `## ${table.name}`,
    ...(table.description === undefined ? [] : [paragraphs(table.description)]),
    ...(table.id === undefined
      ? ['Not served by the Data API, for want of a key of one column that is text, a UUID or a whole number.']
      : []),
    ...(table.adopted
      ? ['Not served by the Data API while it is `adopted`: bkend keeps its structure and guards no rows.']
      : []),
    columnTable(table),
    ...list(
      'Uniques',
      table.uniques.map((u) => uniqueLine(u)),
    ),
    ...list('Checks', table.checks.map(checkLine)),
    ...list('Indexes', table.indexes.map(indexLine)),
    '### Who may what',
    permissionTable(table),
    ...list('Row rules', rowLines(table)),
    ...list('Column permissions', table.columns.flatMap(columnPermissionLine)),
  ]
  return parts.join('\n\n')
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`### ${title}`, lines.map((line) => `- ${line}`).join('\n')]
}

function columnTable(table: Table): string {
  const rows = table.columns.flatMap((column) => fieldRows(column.name, column, column))
  return markdownTable(['Column', 'Type', 'Required', 'Default', 'Limits', 'About'], rows)
}

/** A field's row and, below it, those of what it holds: `settings.theme`, `links[].label`. */
function fieldRows(name: string, field: Field, column?: Column): readonly (readonly string[])[] {
  const about = [
    ...(field.description === undefined ? [] : [plain(field.description)]),
    ...(column?.system ? ['Set by the server.'] : []),
    ...(column?.generated ? [`Computed: ${code(sqlWords(column.generated))}.`] : []),
  ]
  const row = [
    code(name),
    typeWords(field.type),
    field.optional ? '' : 'yes',
    defaultWords(field.default),
    limitWords(field),
    about.join(' '),
  ]
  return [row, ...innerRows(name, field)]
}

function innerRows(name: string, { type }: Field): readonly (readonly string[])[] {
  if (type.kind === 'array') return innerRows(`${name}[]`, type.items)
  if (type.kind !== 'object') return []
  return Object.entries(type.properties).flatMap(([key, field]) => fieldRows(`${name}.${key}`, field))
}

function whereWords(where: Table['indexes'][number]['where']): string {
  if (where === undefined) return ''
  return `, where ${code('kind' in where ? filterWords(where) : sqlWords(where))}`
}

function keyWords({ key, direction, opclass }: IndexKey): string {
  const words = [typeof key === 'string' ? key : sqlWords(key), opclass ?? '', direction === 'desc' ? 'desc' : '']
  return code(words.filter((word) => word !== '').join(' '))
}

function uniqueLine({ columns, keys, hashed, where }: Table['uniques'][number]): string {
  const names = keys ? keys.map(keyWords) : columns.map(code)
  return `${names.join(', ')}${hashed ? ', by hash' : ''}${whereWords(where)}`
}

function indexLine({ name, columns, keys, using, where }: Table['indexes'][number]): string {
  const all = keys ?? columns.map(({ column, direction }): IndexKey => ({ key: column, direction }))
  const names = all.map(keyWords).join(', ')
  return `${names}${using === 'btree' ? '' : `, ${using}`}${whereWords(where)} (${code(name)})`
}

function checkLine({ name, rule }: Table['checks'][number]): string {
  return rule.kind === 'filter'
    ? `${code(name)}: ${code(filterWords(rule.filter))}`
    : `${code(name)}: ${code(sqlWords(rule.sql))}, judged by the database alone`
}

function who(expression: PermissionExpression): string {
  return expression.kind === 'nobody' ? 'admin alone' : code(printPermission(expression))
}

function permissionTable(table: Table): string {
  const matrix = effectivePermissions(table)
  const rows = OPERATIONS.map((operation) => [operation, who(matrix[operation])])
  const text = markdownTable(['Operation', 'Allowed'], rows)
  return table.permissions === undefined ? `${text}\n\nNothing is declared: these are the defaults.` : text
}

function rowLines(table: Table): readonly string[] {
  return table.rows.map(
    (rule) => `${code(printPermission(rule.for))} on ${rule.on.join(' and ')}: ${code(filterWords(rule.where))}`,
  )
}

function columnPermissionLine({ name, permission: { read, write } }: Column): readonly string[] {
  const sides = [...(read ? [`read by ${who(read)}`] : []), ...(write ? [`written by ${who(write)}`] : [])]
  return sides.length === 0 ? [] : [`${code(name)}: ${sides.join(', ')}`]
}
