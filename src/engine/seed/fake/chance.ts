/** Chance that falls the same way for the same words: every value of every row has a chance of its own. */

/** Numbers that follow from the words that it was last begun with. */
export interface Chance {
  /** From 0 to 1, without 1. */
  next(): number
  /** Begins anew. */
  begin(...words: readonly (string | number)[]): void
  /** A whole number; both ends are among them. */
  between(least: number, most: number): number
  pick<Value>(values: readonly [Value, ...Value[]]): Value
}

/** FNV-1a over the text, from two starts. */
function hashes(text: string): [number, number] {
  let [a, b] = [0x811c9dc5, 0x9e3779b9]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x85ebca6b)
    b ^= b >>> 13
  }
  return [a, b]
}

/** A source of chance: a counter and a sum, mixed as in splitmix32. */
export function chance(): Chance {
  let [a, b] = [1, 1]
  const next = (): number => {
    a = (a + 0x9e3779b9) | 0
    let t = a ^ b
    t = Math.imul(t ^ (t >>> 16), 0x21f0aaad)
    t = Math.imul(t ^ (t >>> 15), 0x735a2d97)
    t ^= t >>> 15
    b = (Math.imul(b, 0x2c9277b5) + t) | 0
    return (t >>> 0) / 4294967296
  }
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    begin(...words) {
      ;[a, b] = hashes(words.join('\u0000'))
    },
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
  }
}
