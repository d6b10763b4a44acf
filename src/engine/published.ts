/** The schema that is served: the newest of the history, looked for often, with the documents made from it on demand. */
import { type Config, columnsOfFilter, deepFreeze, type Schema, type SqlTemplate, type Table } from '../model/index.ts'
import type { Store } from '../query/index.ts'
import type { Log, Published, PublishedSource } from '../serve/index.ts'

/** Milliseconds between two looks at the history: what is pushed is served within a second. */
const INTERVAL = 700

/** A source that looks by itself until it is stopped. */
export interface WatchedSource extends PublishedSource {
  stop(): void
}

/** The table as if it had no such columns: nothing that is left speaks of them. */
function withoutColumns(table: Table, hidden: readonly string[]): Table {
  if (hidden.length === 0) return table
  const told = (names: readonly string[]): boolean => names.every((name) => !hidden.includes(name))
  const inSql = ({ parts }: SqlTemplate): string[] =>
    parts.flatMap((part) => (typeof part === 'string' ? [] : part.column))
  return {
    ...table,
    columns: table.columns.filter(({ name }) => told([name])),
    indexes: table.indexes.filter(({ columns }) => told(columns.map((c) => c.column))),
    uniques: table.uniques.filter(({ columns }) => told(columns)),
    checks: table.checks.filter(({ rule }) =>
      told(rule.kind === 'sql' ? inSql(rule.sql) : columnsOfFilter(rule.filter)),
    ),
    rows: table.rows.filter(({ where }) => told(columnsOfFilter(where))),
  }
}

/** Documents are made once a version, a table and those who may see the same of it, with the generator that `bkend generate` has. */
function documents(schema: Schema, config: Config): Published['openapi'] {
  const made = new Map<string, Promise<string>>()
  const make = async (name: string | null, hidden: readonly string[]): Promise<string> => {
    const { GENERATORS } = await import('../generate/index.ts')
    const generator = GENERATORS.find((g) => g.name === 'openapi')
    const tables = name === null ? schema.tables : schema.tables.filter((table) => table.name === name)
    const shown = tables.map((table) => withoutColumns(table, hidden))
    const result = generator?.generate({ ...schema, tables: shown }, { config, clientRuntime: '' })
    const file = result?.files.find((f) => f.path.endsWith('.json'))
    if (!file) throw new Error('the OpenAPI generator made no document')
    return file.text
  }
  return (name, hidden = []) => {
    const key = [name ?? '', ...hidden].join()
    const known = made.get(key) ?? make(name, hidden)
    made.set(key, known)
    return known
  }
}

/** Whoever wants to know what the looks find. */
export interface PublishedListener {
  /** Another version is there. */
  onVersion?(version: number): void
  /** The history cannot be read, once; and it can be again. */
  onLost?(fault: unknown): void
  onBack?(): void
}

/** Watches the history of a store. The first look is made before it resolves; throws a `StoreFault` where that fails. */
export async function watchPublished(
  store: Store,
  config: Config,
  log: Log,
  listener: PublishedListener = {},
): Promise<WatchedSource> {
  let current: Published | null = null
  let looking: Promise<void> | null = null
  let failing = false
  const look = async (): Promise<void> => {
    const found = await store.published(current?.version ?? 0)
    if (!found) return
    // Push wrote it from a judged schema; nobody else writes the history.
    const schema = deepFreeze(found.schema as unknown as Schema)
    if (current) log.info({ version: found.version }, `Now serving version ${found.version}`)
    current = { version: found.version, schema, openapi: documents(schema, config) }
    listener.onVersion?.(found.version)
  }
  const refresh = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = null
    })
    return looking
  }
  const watch = async (): Promise<void> => {
    try {
      await refresh()
      if (failing) listener.onBack?.()
      failing = false
    } catch (error) {
      if (!failing) {
        log.warn({ error }, 'The history cannot be read; what was served last is served on')
        listener.onLost?.(error)
      }
      failing = true
    }
  }
  await refresh()
  const timer = setInterval(() => void watch(), INTERVAL)
  timer.unref()
  return { current: () => current, refresh, stop: () => clearInterval(timer) }
}
