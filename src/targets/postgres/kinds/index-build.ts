/** Building an index beside the traffic. */
import type { Resource } from '../../../model/index.ts'
import { resource } from '../../../model/index.ts'
import { ref } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import type { Draft, RenderContext } from './kind.ts'
import { parentOf } from './kind.ts'
import { tableName } from './words.ts'

/** What building concurrently takes, in words. */
export const BESIDE = 'SHARE UPDATE EXCLUSIVE: blocks neither reads nor writes, and takes its time'

/** An index over plain columns, for a constraint that will take it over. */
export interface PlainIndex {
  readonly columns: readonly string[]
  readonly nullsNotDistinct: boolean
}

/** A plain ascending key of an index. */
export function plainKey(column: string): Resource['attributes'] {
  return { column: ref(column), expression: null, direction: 'asc', nulls: 'last', opclass: null, collation: null }
}

/**
 * The step that builds a unique index of the constraint's name, and the index as a resource. It may be repeated: `IF NOT
 * EXISTS` passes over a finished one; one left half-built is seen as invalid, and the next push makes it anew.
 */
export function buildConcurrently(
  constraint: Resource,
  { columns, nullsNotDistinct }: PlainIndex,
  context: RenderContext,
): { readonly draft: Draft; readonly resource: Resource } {
  const table = parentOf(constraint)
  const built = resource({
    kind: 'index',
    name: constraint.name,
    parent: table,
    dependsOn: constraint.dependsOn,
    attributes: {
      method: 'btree',
      unique: true,
      nullsNotDistinct,
      keys: columns.map(plainKey),
      include: [],
      where: null,
      valid: true,
    },
  })
  const list = columns.map((address) => context.name(address)).join(', ')
  const nulls = nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''
  const name = identifier(constraint.name)
  return {
    resource: built,
    draft: {
      sql: `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON ${context.name(table)} (${list})${nulls}`,
      changes: [{ kind: 'add', address: built.address, to: built }],
      stage: 'build',
      lock: `${BESIDE} (${tableName(constraint)})`,
      span: constraint.span,
    },
  }
}
