/** What declaring a live project may know. */
import type { Column, Config, Names, Resource, Schema, Table } from '../../../model/index.ts'
import type { Sample } from '../../../plan/index.ts'
import type { Capability } from '../capabilities.ts'

/** What every part of declaring is handed. */
export interface DeclaringContext {
  readonly config: Config
  readonly capabilities: ReadonlySet<Capability>
  /** Absent: nobody asked the documents. */
  readonly sample?: Sample
  /** Declared names of tables, and of the columns that files know, by address. */
  readonly names: Names
  /** What the files declare, whose enum types a known column may have. */
  readonly known: Schema
  /** What the files declare of the table. */
  knownTable(address: string): Table | undefined
  childrenOf(address: string, kind: string): readonly Resource[]
  /** Notes what cannot be declared, and why. */
  leave(address: string, kind: string, reason: string): void
}

/** A column that is nothing but what its field is. */
export function bareColumn(
  name: string,
  dbName: string,
  { type, constraints, optional, description }: Pick<Column, 'type' | 'constraints' | 'optional' | 'description'>,
): Column {
  return {
    ...{ name, dbName, type, optional, constraints, system: false, unique: false, permission: {} },
    ...(description !== undefined && { description }),
  }
}
