/** Words of a command line that can be pasted as they are shown. */

/** What every shell takes for one word, as it stands. */
const PLAIN = /^[\p{L}\p{N}_@%+=:,./-]+$/u

/** `text` as one word of a shell: itself, or between quotes where a shell would read more into it. */
export function pasteable(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
