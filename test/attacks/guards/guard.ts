/** A guard: what stands in the way of an attack, how it is taken away, and the test that must then fail. */

/** One replacement of text that stands in the file exactly once. */
export interface Edit {
  /** Below `src/`. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** A guard. Where two layers hold an attack off, both are taken away: `edits` are made together. */
export interface Guard {
  readonly name: string
  readonly edits: readonly Edit[]
  /** Below `test/`. */
  readonly test: string
  /** A part of the test's title, its groups before it, as a pattern. */
  readonly title: string
}

/** A guard of one edit. */
export function guard(
  name: string,
  [file, find, replace]: readonly [file: string, find: string, replace: string],
  [test, title]: readonly [test: string, title: string],
): Guard {
  return { name, edits: [{ file, find, replace }], test, title }
}

/** A guard of several layers. */
export function layered(
  name: string,
  edits: readonly (readonly [file: string, find: string, replace: string])[],
  [test, title]: readonly [test: string, title: string],
): Guard {
  return { name, edits: edits.map(([file, find, replace]) => ({ file, find, replace })), test, title }
}

/** The source with the edits made. Throws where one of them finds its text not exactly once. */
export function planted(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { file, find, replace }) => {
    if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`)
    return text.replace(find, () => replace)
  }, source)
}
