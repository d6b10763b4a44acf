/** The modules whose functions a schema calls, as files to be watched. */
import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isCall, rememberedOnce, type Schema, type Table } from '../model/index.ts'

const MODULE = /\.(?:[cm]?[jt]s|json)$/

/** Where the modules are that a table calls: file of the declaration, and the path that it says. */
const callsOf = rememberedOnce(({ columns }: Table): readonly (readonly [from: string, file: string])[] =>
  columns.flatMap(({ backfill, using }) =>
    [backfill, using].flatMap((one) => (isCall(one) && one.span ? [[one.span.file, one.file] as const] : [])),
  ),
)

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => (MODULE.test(name) ? [join(folder, name)] : []))
  } catch {
    // A folder that is not there yet: whoever calls a module in it says so.
    return []
  }
}

/** Those modules and what lies beside them, absolute: what they import is there more often than not. */
export function calledFiles({ tables }: Pick<Schema, 'tables'>, cwd: string): ReadonlySet<string> {
  const modules = new Set<string>()
  for (const table of tables)
    for (const [from, file] of callsOf(table)) modules.add(resolve(cwd, dirname(resolve(cwd, from)), file))
  const folders = new Set([...modules].map((path) => dirname(path)))
  return new Set([...modules, ...[...folders].flatMap(filesIn)])
}
