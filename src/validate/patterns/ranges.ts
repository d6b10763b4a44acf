/** Sets of code points as sorted, disjoint ranges. U+0000 and surrogates are in no set, as no text holds them. */

/** First and last code point, both included. */
export type Range = readonly [from: number, to: number]

/** Sorted, disjoint, not touching. */
export type CodePoints = readonly Range[]

/** Everything a text may hold. */
export const EVERYTHING: CodePoints = [
  [1, 0xd7ff],
  [0xe000, 0x10ffff],
]
/** `\d`. */
export const DIGITS: CodePoints = [[0x30, 0x39]]
/** `\w`. */
export const WORD: CodePoints = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
/** `\s`, as JavaScript has it. */
export const SPACE: CodePoints = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
/** What `.` leaves out. */
export const LINE_BREAKS: CodePoints = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]

/** Every code point that is in one of the sets. */
export function union(...sets: readonly CodePoints[]): CodePoints {
  const sorted = sets.flat().sort((a, b) => a[0] - b[0])
  const merged: Range[] = []
  for (const [from, to] of sorted) {
    const last = merged.at(-1)
    if (last && from <= last[1] + 1) merged[merged.length - 1] = [last[0], Math.max(last[1], to)]
    else merged.push([from, to])
  }
  return intersection(merged, EVERYTHING)
}

/** Every code point that is in both sets. */
export function intersection(a: CodePoints, b: CodePoints): CodePoints {
  const both: Range[] = []
  let i = 0
  let j = 0
  for (let x = a[i], y = b[j]; x && y; x = a[i], y = b[j]) {
    const from = Math.max(x[0], y[0])
    const to = Math.min(x[1], y[1])
    if (from <= to) both.push([from, to])
    if (x[1] < y[1]) i++
    else j++
  }
  return both
}

/** Every code point that is not in the set. */
export function complement(set: CodePoints): CodePoints {
  const rest: Range[] = []
  let next = 1
  for (const [from, to] of set) {
    if (from > next) rest.push([next, from - 1])
    next = to + 1
  }
  if (next <= 0x10ffff) rest.push([next, 0x10ffff])
  return intersection(rest, EVERYTHING)
}

/** Whether the sets have a code point in common. */
export function overlap(a: CodePoints, b: CodePoints): boolean {
  return intersection(a, b).length > 0
}
