/** Values that are built on first use: zod schemas cost time that most commands never need. */

/** A function that builds its value once, when it is first called. */
export function lazy<T>(build: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: build() }
    return made.value
  }
}
