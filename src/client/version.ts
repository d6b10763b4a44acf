/** Which version of a row an answer held. */

/** ETags by what the answer held; null where it had none. */
export const versions: WeakMap<object, string | null> = new WeakMap()

/**
 * The version of a row that `create`, `get` or `update` gave, for `ifMatch`. Throws for every other object: copies and
 * the rows of a list have none.
 */
export function versionOf(row: object): string {
  const version = versions.get(row)
  if (!version) throw new TypeError('Not a row as create, get or update gave it')
  return version
}
