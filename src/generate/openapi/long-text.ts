/** Collects a text of many megabytes outside the garbage-collected heap, which would copy its pieces again and again. */

/** A text under way. */
export interface LongText {
  add(piece: string): void
  /** The whole text in UTF-8. Nothing is added any more. */
  take(): Uint8Array
}

/** UTF-8 takes at most so many bytes for a UTF-16 unit. */
const BYTES_A_UNIT = 3

/** An empty text of about `expected` bytes. Lone surrogates are not kept: the pieces have none. */
export function longText(expected: number): LongText {
  let bytes = Buffer.allocUnsafe(expected)
  let length = 0
  return {
    add(piece) {
      const needed = length + piece.length * BYTES_A_UNIT
      if (needed > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(needed, bytes.length * 2))
        bytes.copy(larger, 0, 0, length)
        bytes = larger
      }
      length += bytes.write(piece, length, 'utf8')
    },
    take: () => bytes.subarray(0, length),
  }
}
