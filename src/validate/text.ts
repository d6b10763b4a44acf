/** What every text must be, how long it is and how two are ordered. */

/** Whether the text holds neither U+0000 nor a lone surrogate. */
export function isCleanText(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text)
}

/** The number of code points. */
export function codePointLength(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}

/** Orders texts by code point: negative, zero or positive. */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** UTF-16 puts surrogates below U+E000 … U+FFFF, though what they stand for lies above. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

const compiled = new Map<string, RegExp>()

/** Whether the text matches a portable pattern. Each source is compiled once. */
export function matchesPattern(source: string, text: string): boolean {
  let pattern = compiled.get(source)
  if (!pattern) {
    pattern = new RegExp(source, 'u')
    compiled.set(source, pattern)
  }
  return pattern.test(text)
}
