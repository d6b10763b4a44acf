/** SQL that people write: finds the columns in it and the camelCase names that the database would fold. */
import { didYouMean } from '../../diagnostic/index.ts'
import { type ColumnName, joinedParts, type SqlTemplate } from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { say } from './say.ts'
import { fault, type Scope } from './scope.ts'

/** Whether a value says `{ $sql: … }`. */
export function isSql(value: unknown): value is { readonly $sql: unknown } {
  return isObject(value) && Object.hasOwn(value, '$sql')
}

/** The template of `{ $sql: text }`; null where it is at fault. `columns` are the names it may use. */
export function judgeSql(
  scope: Scope,
  value: unknown,
  path: DeclarationPath,
  columns: ReadonlySet<string>,
): SqlTemplate | null {
  const at = [...path, '$sql']
  const text = isSql(value) ? value.$sql : undefined
  if (typeof text !== 'string' || text.trim() === '') {
    return fault(scope, 'schema/invalid-value', 'SQL must be text', at, {
      hint: { yaml: "Write `{ $sql: 'lower({name})' }`", typescript: "Write `` sql`lower(${column('name')})` ``" },
    })
  }
  if (isObject(value) && Object.keys(value).length > 1) {
    return fault(scope, 'schema/unknown-key', '`{ $sql: … }` takes no other key', path)
  }
  const parts = partsOf(text)
  if (parts === null) {
    const hint = {
      yaml: 'Name a column as `{name}`; write a literal brace twice: `{{` `}}`',
      typescript: "Name a column as `${column('name')}` in `` sql`…` ``",
    }
    return fault(scope, 'schema/invalid-value', 'A brace in SQL names a column', at, { hint })
  }
  const known = columnsExist(scope, parts, at, columns)
  foldedNames(scope, text, parts, at, columns)
  return known ? { parts } : null
}

/** Text and columns in order; null where a brace stands alone. */
function partsOf(text: string): SqlTemplate['parts'] | null {
  const pieces: (string | ColumnName)[] = []
  for (const [piece, column] of text.matchAll(/\{\{|\}\}|\{\s*([A-Za-z]\w*)\s*\}|[{}]|[^{}]+/g)) {
    if (piece === '{' || piece === '}') return null
    if (column !== undefined) pieces.push({ column })
    else pieces.push(piece === '{{' ? '{' : piece === '}}' ? '}' : piece)
  }
  return joinedParts(pieces)
}

function columnsExist(
  scope: Scope,
  parts: SqlTemplate['parts'],
  at: DeclarationPath,
  columns: ReadonlySet<string>,
): boolean {
  let all = true
  for (const part of parts) {
    if (typeof part === 'string' || columns.has(part.column)) continue
    all = false
    const hint = columns.size === 0 ? 'No column can be named here' : didYouMean(part.column, columns)
    const word = new RegExp(`\\{\\s*(${part.column})\\s*\\}|column\\(\\s*['"\`](${part.column})['"\`]`)
    fault(scope, 'schema/unknown-column', `There is no column \`${part.column}\``, at, { hint, word })
  }
  return all
}

const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g

/** A name such as createdBy outside quotes is read as `createdby`, which is nobody's column. */
function foldedNames(
  scope: Scope,
  text: string,
  parts: SqlTemplate['parts'],
  at: DeclarationPath,
  columns: ReadonlySet<string>,
): void {
  const bare = parts.map((part) => (typeof part === 'string' ? part : ' ')).join('')
  const names = new Set(bare.replace(QUOTED, ' ').match(/(?<![\w$])[A-Za-z_]\w*/g) ?? [])
  for (const name of names) {
    if (!/[a-z0-9][A-Z]/.test(name)) continue
    const isColumn = columns.has(name)
    const yaml = text.replace(new RegExp(`(?<![\\w{"$])${name}(?![\\w}"])`, 'g'), isColumn ? `{${name}}` : `"${name}"`)
    const typescript = `sql\`${yaml.replace(/\{\{|\}\}|\{\s*([A-Za-z]\w*)\s*\}/g, (whole, column) => (column ? `\${column('${column}')}` : (whole[0] ?? '')))}\``
    const fixed = say(scope, { yaml: `\`${yaml}\``, typescript: `\`\` ${typescript} \`\`` })
    fault(scope, 'schema/unquoted-name', `Unquoted, SQL reads \`${name}\` as \`${name.toLowerCase()}\``, at, {
      word: new RegExp(`(?<![\\w{"'$])${name}(?![\\w}"'])`),
      hint: isColumn ? `Write ${fixed}` : `If a name is meant as it stands, write ${fixed}`,
      severity: isColumn ? 'error' : 'warning',
    })
  }
}
