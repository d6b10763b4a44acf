/** The order of text as patterns: JSON Schema orders numbers only. */

/** The pattern of texts that are at least `bound` by code point: what begins with it, or parts from it upwards. */
export function textAtLeastPattern(bound: string): string {
  const points = [...bound]
  const above = points.flatMap((point, i) => {
    const next = nextPoint(point.codePointAt(0) ?? 0)
    return next === undefined ? [] : [`${points.slice(0, i).map(escaped).join('')}[${escaped(next)}-\\u{10FFFF}]`]
  })
  return `^(?:${[...above, points.map(escaped).join('')].join('|')})`
}

/** The pattern of the text itself, with a tail that is a pattern. */
export function textPattern(text: string, tail: string): string {
  return `^${[...text].map(escaped).join('')}${tail}$`
}

/** The code point behind, past the surrogates, which no text holds. */
function nextPoint(point: number): string | undefined {
  if (point >= 0x10ffff) return undefined
  return String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1)
}

function escaped(point: string): string {
  if (/^[A-Za-z0-9 :,;@_]$/.test(point)) return point
  return `\\u{${(point.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`
}
