/** JSON from strangers: bounded in depth before it is parsed, its objects without prototypes to reach. */

/** A value, or what is wrong with the text. */
export type ParsedJson = { readonly value: unknown } | { readonly fault: string }

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

/** How deep the text nests, without parsing it: `[[]]` is 2. */
export function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) quoted = false
    } else if (code === QUOTE) quoted = true
    else if (code === OPEN_OBJECT || code === OPEN_LIST) deepest = Math.max(deepest, ++depth)
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--
  }
  return deepest
}

/**
 * Parses. `__proto__` becomes an ordinary own key (JSON.parse defines, never assigns), of two equal keys the last counts,
 * and nothing is merged into anything.
 */
export function parseJson(text: string, depth: number): ParsedJson {
  if (depthOf(text) > depth) return { fault: `The JSON nests deeper than ${depth} levels` }
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/, '')) as unknown }
  } catch {
    return { fault: 'The body is no JSON' }
  }
}
