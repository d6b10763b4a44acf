/** `renamedFrom` that contradicts what is still declared, or each other. */
import type { Index, UniqueConstraint } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import type { DraftTable } from './draft.ts'
import { fault, place, type Scope } from './scope.ts'

/** Something that may say what it used to be called. */
export interface Renamed {
  readonly name: string
  readonly renamedFrom?: string | undefined
  readonly scope: Scope
  /** Where it stands; its `renamedFrom` is below. */
  readonly path: DeclarationPath
}

/**
 * Reports every `renamedFrom` that names something declared still or what another was renamed from. A name that was taken over
 * by something that had another itself is free: so two may swap.
 */
export function judgeRenames(all: readonly Renamed[], what: string): void {
  const names = new Map(all.map((one) => [one.name, one]))
  const from = new Map<string, Renamed>()
  for (const one of all) {
    if (one.renamedFrom === undefined) continue
    const at = [...one.path, 'renamedFrom']
    const holder = names.get(one.renamedFrom)
    const earlier = from.get(one.renamedFrom)
    if (holder !== undefined && holder.renamedFrom === undefined) {
      fault(
        one.scope,
        'schema/duplicate',
        `The ${what} \`${one.renamedFrom}\` is declared still, so nothing was renamed from it`,
        at,
        {
          hint: {
            yaml: `Drop \`renamedFrom\`, or the ${what} \`${one.renamedFrom}\``,
            typescript: `Drop \`.renamedFrom('${one.renamedFrom}')\`, or the ${what} \`${one.renamedFrom}\``,
          },
          related: [{ message: 'declared here', span: place(holder.scope, holder.path, 'key') }],
        },
      )
    } else if (earlier !== undefined) {
      fault(one.scope, 'schema/duplicate', `Two ${what}s cannot both have been \`${one.renamedFrom}\``, at, {
        related: [{ message: 'the other', span: place(earlier.scope, [...earlier.path, 'renamedFrom']) }],
      })
    } else from.set(one.renamedFrom, one)
  }
}

/** The renames inside one table. */
export function renamesWithin(
  draft: DraftTable,
  indexes: readonly (Index | null)[],
  uniques: readonly (UniqueConstraint | null)[],
): void {
  const { scope } = draft
  const columns = [...draft.columns].map(([name, column]) => ({
    name,
    // One that names the column itself was told with the column.
    renamedFrom: column?.renamedFrom === name ? undefined : column?.renamedFrom,
    scope,
    path: ['columns', name],
  }))
  judgeRenames(columns, 'column')
  const keyed = (all: readonly (Index | UniqueConstraint | null)[], key: string) =>
    all.flatMap((one, n) =>
      one === null ? [] : [{ name: one.name, renamedFrom: one.renamedFrom, scope, path: [key, n] }],
    )
  judgeRenames([...keyed(uniques, 'unique'), ...keyed(indexes, 'indexes')], 'index')
}
