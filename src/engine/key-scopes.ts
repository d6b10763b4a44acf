/** Scopes of a new key held against the tables that are there. */
import { type Diagnostic, didYouMean, thereAre, warning } from '../diagnostic/index.ts'
import { type Schema, USERS_TABLE } from '../model/index.ts'
import type { Store } from '../query/index.ts'

/** A warning for each scope whose table is not among those: the key is good, and opens nothing by that scope until it is. */
export function strayScopes(scopes: readonly string[], tables: readonly string[]): readonly Diagnostic[] {
  const known = [...tables, USERS_TABLE]
  return scopes.flatMap((scope) => {
    const [table = ''] = scope.split(':')
    if (table === '*' || known.includes(table)) return []
    const message = `\`${scope}\` opens nothing yet: no table \`${table}\` was pushed`
    return [warning('serve/scope', message, { hint: didYouMean(table, known) ?? thereAre(known) })]
  })
}

/** The same against what was pushed last; nothing where nothing was. */
export async function warnOfScopes(
  store: Pick<Store, 'published'>,
  scopes: readonly string[],
): Promise<readonly Diagnostic[]> {
  if (scopes.length === 0) return []
  const published = await store.published(0)
  // Push wrote it from a judged schema; nobody else writes the history.
  const schema = published?.schema as unknown as Schema | undefined
  return schema
    ? strayScopes(
        scopes,
        schema.tables.map((t) => t.name),
      )
    : []
}
