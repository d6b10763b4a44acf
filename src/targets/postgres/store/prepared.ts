/** Names under which a server keeps statements that come again: given to those that did, and to no more than it should keep. */

/** Statements of other shapes than these are sent whole each time. */
const MOST_NAMED = 300
/** Shapes that are remembered until one comes again. */
const MOST_SEEN = 2000
/** Milliseconds until names that are all given are given anew: those of a schema that has gone should not hold them for ever. */
const RENEWAL = 600_000

/** The names of statements, the same on every connection. */
export interface Naming {
  /** The name of a statement's text; undefined while it is not worth one. No text ever takes the name of another. */
  of(text: string): string | undefined
  /** Grows when names are given anew: a connection that was opened before keeps statements that nobody may ask for again. */
  readonly generation: number
}

class Names implements Naming {
  generation = 0
  readonly #names = new Map<string, string>()
  readonly #seen = new Set<string>()
  readonly #now: () => number
  #given = 0
  #began: number

  constructor(now: () => number) {
    this.#now = now
    this.#began = now()
  }

  of(text: string): string | undefined {
    const name = this.#names.get(text)
    if (name !== undefined) return name
    if (!this.#seen.delete(text)) {
      if (this.#seen.size >= MOST_SEEN) this.#seen.clear()
      this.#seen.add(text)
      return undefined
    }
    if (this.#names.size >= MOST_NAMED && !this.#renewed()) return undefined
    this.#given++
    const given = `bkend_${this.#given}`
    this.#names.set(text, given)
    return given
  }

  #renewed(): boolean {
    const now = this.#now()
    if (now - this.#began < RENEWAL) return false
    this.#names.clear()
    this.#began = now
    this.generation++
    return true
  }
}

/** `now`: milliseconds. */
export function naming(now: () => number = Date.now): Naming {
  return new Names(now)
}
