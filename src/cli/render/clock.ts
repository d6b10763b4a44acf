/** Moments as the person at the terminal reads them. */

/** `14:05:09`, where the process runs. */
export function clock(at: Date = new Date()): string {
  return at.toTimeString().slice(0, 8)
}
