/** Names for the long statements that a connection sends again and again: the server parses and plans them once. */
import { randomBytes } from 'node:crypto'

/** Characters from which on planning takes longer than naming saves. */
const LONG = 400
/** Uses before a statement is given a name: a run that ends soon leaves none behind. */
const UNNAMED = 2
const MOST_NAMED = 64

/** The name of a statement, each time it is sent; undefined while it is not worth one. */
export type StatementNames = (text: string) => string | undefined

/** Names that no other connection gives: those to the embedded database have one session together. */
export function statementNames(): StatementNames {
  const mark = randomBytes(6).toString('hex')
  const uses = new Map<string, number>()
  const names = new Map<string, string>()
  return (text) => {
    if (text.length < LONG) return undefined
    const known = names.get(text)
    if (known !== undefined || names.size >= MOST_NAMED) return known
    const used = (uses.get(text) ?? 0) + 1
    uses.set(text, used)
    if (used <= UNNAMED) return undefined
    const name = `bkend_${mark}_${names.size}`
    names.set(text, name)
    uses.delete(text)
    return name
  }
}
