/** Names that SQL of ours qualifies with one schema, moved to another: Postgres' own parser finds them. Loaded only then. */
import { identifier } from './identifier.ts'

/** Where a name begins, in bytes of the text, and its parts. */
interface QualifiedName {
  readonly at: number
  readonly parts: readonly string[]
}

type Node = Readonly<Record<string, unknown>>

/** The keys under which the parser keeps a qualified name. */
const NAMES = ['funcname', 'names', 'fields', 'collname', 'typeName'] as const

function partsOf(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((item: unknown) => {
    const text = (item as { readonly String?: { readonly sval?: string } } | null)?.String?.sval
    return text === undefined ? [] : [text]
  })
}

function* namesIn(node: unknown): Iterable<QualifiedName> {
  if (typeof node !== 'object' || node === null) return
  if (Array.isArray(node)) {
    for (const member of node) yield* namesIn(member)
    return
  }
  const { location, schemaname, relname, ...rest } = node as Node
  const at = typeof location === 'number' ? location : 0
  if (typeof schemaname === 'string' && typeof relname === 'string') yield { at, parts: [schemaname, relname] }
  for (const key of NAMES) {
    const parts = partsOf(rest[key])
    if (parts.length > 1) yield { at, parts }
  }
  for (const member of Object.values(rest)) yield* namesIn(member)
}

/** The bytes of `name`, quoted or not, at that place; 0 where it does not stand there. */
function lengthAt(text: Buffer, at: number, name: string): number {
  const found = /^(?:"(?:[^"]|"")*"|[^\s."()]+)/.exec(text.subarray(at).toString('utf8'))?.[0] ?? ''
  const plain = found.startsWith('"') ? found.slice(1, -1).replaceAll('""', '"') : found.toLowerCase()
  return plain === name ? Buffer.byteLength(found) : 0
}

/**
 * The statement with `from.name` turned into `to.name` wherever `moves` holds for the name behind the schema. The same text where
 * the parser does not take it: the server then says what is wrong with it.
 */
export async function rewriteSchema(
  statement: string,
  from: string,
  to: string,
  moves: (name: string) => boolean,
): Promise<string> {
  if (!statement.toLowerCase().includes(from.toLowerCase())) return statement
  const { parse } = await import('libpg-query')
  const tree: unknown = await parse(statement).catch(() => null)
  const found = [...namesIn(tree)].filter(
    ({ parts: [schema, name] }) => schema === from && name !== undefined && moves(name),
  )
  const places = [...new Set(found.map(({ at }) => at))].sort((a, b) => b - a)
  let text = Buffer.from(statement)
  for (const at of places) {
    const length = lengthAt(text, at, from)
    const after = text.subarray(at + length)
    if (length > 0) text = Buffer.concat([text.subarray(0, at), Buffer.from(identifier(to)), after])
  }
  return text.toString('utf8')
}
