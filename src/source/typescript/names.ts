/** Constants for what a file declares: readable, no word of JavaScript's, none that the file imports. */

const RESERVED: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally
  for function if implements import in instanceof interface let new null package private protected public return static super
  switch this throw true try typeof undefined var void while with yield
  accessTests array bigint boolean bytea column date day defineConfig enumType env float integer interval json jsonb native newId
  now number numeric object oneOf reference serial sql string table text time timestamptz userId uuid varchar`.split(
    /\s+/,
  ),
)

/** `order-items` → `orderItems`, `class` → `classTable`. `what` is put behind a name that means something else. */
export function constantName(name: string, what: 'Table' | 'Type'): string {
  const plain = name.replace(/[^A-Za-z0-9_$]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '')
  return RESERVED.has(plain) || plain === '' ? `${plain}${what}` : plain
}
