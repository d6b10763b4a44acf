/** The value of a query of one row and one column. */
export function onlyValue(rows: readonly object[] | undefined): string {
  const [value] = Object.values(rows?.[0] ?? {})
  return String(value ?? '')
}
