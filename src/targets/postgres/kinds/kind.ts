/** What every kind of Postgres object says of itself: how it is declared, read, made, changed and dropped. */
import type { SourceSpan } from '../../../diagnostic/index.ts'
import type { Change } from '../../../diff/index.ts'
import type { Config, Expression, Resource, Snapshot } from '../../../model/index.ts'
import type { Hazard, PreflightCheck, ServerFacts } from '../../../plan/index.ts'
import type { CallTransition } from '../calls/work.ts'
import type { DeclareContext } from '../normalize/context.ts'

/** A change of one sort. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

/**
 * When a step runs. `types`: enum values, committed before anything uses them · `convert`: functions of the project's that convert,
 * under the names before the plan · `main` · `fill`: functions of the project's, which
 * write row by row, outside a transaction · `bind`: rules that new rows must keep from then on · `validate`: rules checked against
 * existing rows after they bind new ones · `build`: outside a transaction · `finish`: what needed those.
 */
export const STAGES = ['types', 'convert', 'main', 'fill', 'bind', 'validate', 'build', 'finish'] as const
/** One of the stages. */
export type Stage = (typeof STAGES)[number]

/** A step before it is placed in the plan. */
export interface Draft {
  /** Several statements only in a transaction; none where a function is called. */
  readonly sql: string | readonly string[]
  /** In place of SQL. */
  readonly call?: CallTransition
  readonly changes: readonly Change[]
  readonly stage?: Stage
  readonly hazards?: readonly Hazard[]
  readonly preflight?: readonly PreflightCheck[]
  readonly lock?: string
  readonly span?: SourceSpan | undefined
}

/**
 * How much there is in a table. `new`: made by this plan · `empty` · `small`: under 1 MiB, read or rewritten in less time
 * than another round trip takes, so the plain form in one transaction is the kindest · `large`: the forms that do not block.
 */
export type Load = 'new' | 'empty' | 'small' | 'large'

/** What rendering may know. */
export interface RenderContext {
  readonly config: Config
  /** The database schema that the statements name. */
  readonly schema: string
  readonly desired: Snapshot
  /** The live project before the plan. */
  readonly current: Snapshot
  readonly facts: ServerFacts
  /** The resource's name as SQL once the plan's renames are done; a table, type or function with its schema. */
  name(address: string): string
  /** The resource as it is before the plan, by the address that it has after the renames; null where it is new. */
  was(address: string): Resource | null
  /** The same before the plan, for questions to the data; null where it does not exist or its type changes. */
  before(address: string): string | null
  /** An expression as SQL, or null where something that it names does not exist before the plan. */
  sqlBefore(expression: Expression): string | null
  sql(expression: Expression): string
  load(table: string): Load
  /** Bytes of the table's rows; 0 where it is new. */
  bytes(table: string): number
  /** What names a row of the table before the plan, as SQL: its primary key's columns, or `ctid`. */
  rowKey(table: string): readonly string[]
}

/**
 * Reads one kind's resources from the catalogue: `sql` has the database schema as `$1`. What stands on tables is asked for with the
 * tables that are meant, as a table expression of `pg_class` rows.
 */
export interface Catalogue {
  readonly sql: string | ((tables: string, config: Config) => string)
  /** Null where the row is not a resource of its own. */
  read(row: object): Resource | null
}

/** A kind of object. Its parts are pure; the catalogue's `sql` is run by `inspect`. */
export interface Kind {
  readonly name: string
  /** What the declared schema has of this kind. */
  declare?(context: DeclareContext): Iterable<Resource>
  /**
   * Absent: what it declares is some one table's, and hangs on that table, on others that `tables` of the context gives, on enum types,
   * and on what is live or recorded of the table; a table of which none of it changed is not asked for again. `shared`: the same, but
   * several tables may declare one resource. `whole`: it hangs on the whole schema.
   */
  readonly scope?: 'shared' | 'whole'
  readonly catalogue?: Catalogue
  /** Its line in the CREATE TABLE of its parent, for kinds that can stand there. */
  inline?(resource: Resource, context: RenderContext): string
  /** Statements that follow the CREATE TABLE, where the line cannot say everything. */
  followUp?(resource: Resource, context: RenderContext): readonly string[]
  add(change: ChangeOf<'add'>, context: RenderContext): readonly Draft[]
  alter(change: ChangeOf<'alter'>, context: RenderContext): readonly Draft[]
  drop(change: ChangeOf<'drop'>, context: RenderContext): readonly Draft[]
  rename(change: ChangeOf<'rename'>, context: RenderContext): readonly Draft[]
}

/** A catalogue with a typed row. The query must give exactly that row. */
export function catalogue<Row extends object>(sql: Catalogue['sql'], read: (row: Row) => Resource | null): Catalogue {
  return { sql, read: (row) => read(row as Row) }
}

/** An alteration done by dropping and adding anew, for kinds that have no other way. */
export function replaced(kind: Pick<Kind, 'add' | 'drop'>): Kind['alter'] {
  return ({ address, from, to }, context) => [
    ...kind.drop({ kind: 'drop', address, from }, context),
    ...kind.add({ kind: 'add', address, to }, context),
  ]
}

/** The parent's address of a resource that always has one. Throws where it has none. */
export function parentOf(resource: Resource): string {
  if (resource.parent === null) throw new Error(`${resource.address} has no parent`)
  return resource.parent
}
