/** Query parameters as the API reads them. */

/** `?name=value&…` with arrays joined by commas and filters as JSON; unset values are left out. */
export function queryString(query: object = {}): string {
  let text = ''
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    text += `${text ? '&' : '?'}${name}=${encodeURIComponent(/Filters/.test(name) ? JSON.stringify(value) : value)}`
  }
  return text
}
