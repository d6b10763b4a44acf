/** What the kinds may know of the declared schema while they turn it into resources. */
import type { Diagnostic } from '../../../diagnostic/index.ts'
import type { Column, Config, EnumType, Schema, Snapshot, Table } from '../../../model/index.ts'
import { addressOf } from '../../../model/index.ts'
import { type LastNames, lastNames, type TargetContext } from '../../../plan/index.ts'

/** The declared schema with its names looked up quickly. */
export interface DeclareContext {
  readonly schema: Schema
  readonly config: Config
  /** The server's version: 180001. */
  readonly version: number
  readonly current: Snapshot
  /** What stands there and is not declared goes. */
  readonly prune: boolean
  /** What history holds; empty where there is none. */
  readonly recorded: Snapshot
  /** What the files called it by the last push; empty where there was none. */
  readonly lastNames: LastNames
  readonly tables: Pick<ReadonlyMap<string, Table>, 'get'>
  readonly enums: ReadonlyMap<string, EnumType>
  /** Roles that requests take → the other roles whose rights they have. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  report(diagnostic: Diagnostic): void
}

/** The context of one `normalize`. Diagnostics go to `report`. */
export function declareContext(
  schema: Schema,
  { config, facts, current, recorded = new Map(), last = null, prune = false }: TargetContext,
  report: (diagnostic: Diagnostic) => void,
): DeclareContext {
  return {
    schema,
    config,
    version: facts.version,
    current,
    prune,
    recorded,
    lastNames: lastNames(last),
    tables: new Map(schema.tables.map((t) => [t.name, t])),
    enums: new Map(schema.enums.map((e) => [e.name, e])),
    groups: facts.groups ?? new Map(),
    report,
  }
}

/** `table:posts`. */
export function tableAddress(table: Table): string {
  return addressOf('table', null, table.dbName)
}

/** The column of that declared name. Throws where there is none: load has judged names. */
export function columnOf(table: Table, name: string): Column {
  const found = table.columns.find((c) => c.name === name)
  if (!found) throw new Error(`table ${table.name} has no column ${name}`)
  return found
}

/** `column:posts.title`, by the column's declared name. */
export function columnAddress(table: Table, name: string): string {
  return addressOf('column', tableAddress(table), columnOf(table, name).dbName)
}

/** `enum:mood`, or null where no such type is declared. */
export function enumAddress(name: string, context: DeclareContext): string | null {
  const found = context.enums.get(name)
  return found ? addressOf('enum', null, found.dbName) : null
}

/** The function that makes time-ordered ids: the server's own from 18 on, ours below. */
export function uuidFunction(context: DeclareContext): string {
  return context.version >= 180_000 ? 'uuidv7()' : 'bkend.uuidv7()'
}
