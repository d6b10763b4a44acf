/** Colours, or none. */
import colours from 'picocolors'

/** The few styles that output uses; each leaves text as it is where colours are off. */
export type Paint = ReturnType<typeof colours.createColors>

/** The styles for a stream. */
export function paint(enabled: boolean): Paint {
  return colours.createColors(enabled)
}

/** `3 tables`, `1 table`. */
export function count(n: number, word: string): string {
  return `${n.toLocaleString('en-US')} ${word}${n === 1 ? '' : 's'}`
}
