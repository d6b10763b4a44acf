/** How far the server can ignore case: by simple Unicode lowercasing where it has a collation for that. */
import type { StoreCapabilities } from '../../../query/index.ts'
import type { AsLogin } from './accounts-scope.ts'

/** How text is lowercased. */
export interface Folding {
  /** To follow a value inside `lower(…)`; empty: as the database does it. */
  readonly collation: string
  readonly folds: StoreCapabilities['caseFolding']
}

const COLLATIONS = `select collname as name from pg_collation
  where collnamespace = 'pg_catalog'::regnamespace and collname in ('pg_c_utf8', 'und-x-icu')
    and collencoding in (-1, (select encoding from pg_database where datname = current_database()))`

/** The builtin provider's collation (17 and later), else ICU's, else what the database has, of which ASCII is certain. */
export async function foldingOf(login: AsLogin): Promise<Folding> {
  const found = (await login((c) => c.query<{ name: string }>(COLLATIONS))).map((row) => row.name)
  const best = ['pg_c_utf8', 'und-x-icu'].find((name) => found.includes(name))
  return best === undefined
    ? { collation: '', folds: 'ascii' }
    : { collation: ` collate pg_catalog."${best}"`, folds: 'unicode' }
}
