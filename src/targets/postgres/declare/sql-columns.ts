/** SQL that the server printed, with the columns of its table told from its other words. The text stays what it was. */
import { joinedParts, type SqlTemplate } from '../../../model/index.ts'
import { identifier } from '../sql/identifier.ts'

const TOKEN = /[eE]?'(?:[^']|'')*'|"(?:[^"]|"")*"|::|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\s+|./gs

/** Whether the token is the column as the server writes it, and stands where a column can. */
function columnAt(tokens: readonly string[], at: number, columns: ReadonlyMap<string, string>): string | undefined {
  const name = columns.get(tokens[at] ?? '')
  if (name === undefined) return undefined
  const before = tokens[at - 1]
  const after = tokens.slice(at + 1).find((token) => token.trim() !== '')
  return before === '::' || before === '.' || after === '(' || after === '.' ? undefined : name
}

/** Drops the brackets around the whole text, where they belong together. */
export function withoutBrackets(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text
  let depth = 0
  const tokens = text.match(TOKEN) ?? []
  for (const [i, token] of tokens.entries()) {
    if (token === '(') depth++
    if (token === ')') depth--
    if (depth === 0 && i < tokens.length - 1) return text
  }
  return text.slice(1, -1)
}

const LISTED =
  /\(?("(?:[^"]|"")*"|[\w$]+)\)?::text (= ANY|<> ALL) \(\(ARRAY\[((?:'(?:[^']|'')*'::character varying(?:, )?)+)\]\)::text\[\]\)/g

/** Lists of varchar values as people write them: what the server prints of one, it would print otherwise the next time. */
export function readable(text: string): string {
  return text.replace(LISTED, (_, column: string, operator: string, list: string) => {
    const values = list.replaceAll("'::character varying", "'")
    return `${column} ${operator === '= ANY' ? 'IN' : 'NOT IN'} (${values})`
  })
}

/** The text with its columns kept apart. `columns`: name in the database → declared name. */
export function withColumns(text: string, columns: ReadonlyMap<string, string>): SqlTemplate {
  const written = new Map([...columns].map(([dbName, name]) => [identifier(dbName), name]))
  const tokens = readable(text).match(TOKEN) ?? []
  const pieces = tokens.map((token, at) => {
    const column = columnAt(tokens, at, written)
    return column === undefined ? token : { column }
  })
  return { parts: joinedParts(pieces) }
}
