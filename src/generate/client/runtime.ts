/** The client runtime's source files as one readable file, for apps that install nothing. */

/** The files of `src/client/` that make the runtime, each after those it uses. */
export const RUNTIME_FILES: readonly string[] = [
  'error-code.ts',
  'error.ts',
  'storage.ts',
  'options.ts',
  'version.ts',
  'send.ts',
  'renew.ts',
  'connection.ts',
  'json.ts',
  'filter.ts',
  'query-string.ts',
  'table.ts',
  'users.ts',
  'auth.ts',
  'watch.ts',
  'list-all.ts',
  'retry.ts',
]

/** What the runtime's files share with each other and not with apps. */
const INTERNAL = /^export (?=(const|(async )?function) (send|renewed|keepTokens|versions|queryString)\b)/gm

/**
 * Joins the texts of `RUNTIME_FILES`, which `read` gives by name: their imports of each other go, and the sentence that
 * opens each becomes the heading of its part. The result imports nothing and ends in a line break.
 */
export function joinRuntime(read: (file: string) => string): string {
  return `${RUNTIME_FILES.map((file) => part(read(file))).join('\n\n')}\n`
}

function part(source: string): string {
  return source
    .replace(/^\/\*\* (.*) \*\/\n/, '// $1\n\n')
    .replace(INTERNAL, '')
    .replace(/^import [^']* from '\.\/[^']*'\n/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
