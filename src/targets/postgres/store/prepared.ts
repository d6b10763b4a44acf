/** Names under which a server keeps statements that come again: given to those that did, and to no more than it should keep. */

/** Statements of other shapes than these are sent whole each time. */
const MOST_NAMED = 300
/** Shapes that are remembered until one comes again. */
const MOST_SEEN = 2000

/** The name of a statement's text; undefined while it is not worth one. */
export type Naming = (text: string) => string | undefined

/** Names are the same on every connection, and no text ever takes the name of another. */
export function naming(): Naming {
  const names = new Map<string, string>()
  const seen = new Set<string>()
  return (text) => {
    const name = names.get(text)
    if (name !== undefined) return name
    if (!seen.delete(text)) {
      if (seen.size >= MOST_SEEN) seen.clear()
      seen.add(text)
      return undefined
    }
    if (names.size >= MOST_NAMED) return undefined
    const given = `bkend_${names.size + 1}`
    names.set(text, given)
    return given
  }
}
