/** The lines of a text, found once: thousands of faults in one large file each ask for them. */

interface Lines {
  readonly text: string
  readonly lines: readonly string[]
  /** The offset at which each line begins. */
  readonly starts: readonly number[]
}

let last: Lines = { text: '', lines: [''], starts: [0] }

/** The lines of `text` without their breaks, and where each begins; those of the text asked for last are remembered. */
export function linesOf(text: string): Lines {
  if (last.text === text) return last
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length)
  last = { text, lines: text.split(/\r\n|\n|\r/), starts }
  return last
}
