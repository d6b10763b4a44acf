/** The kinds of Postgres objects. A new one is a file beside these and a line here. */
import { check } from './check.ts'
import { column } from './column.ts'
import { enumKind } from './enum.ts'
import { enumValue } from './enum-value.ts'
import { foreignKinds } from './foreign.ts'
import { foreignKey } from './foreign-key.ts'
import { functionKind } from './function.ts'
import { grant } from './grant.ts'
import type { Kind } from './kind.ts'
import { policy, restrictivePolicy } from './policy.ts'
import { primaryKey } from './primary-key.ts'
import { table } from './table.ts'
import { tableIndex } from './table-index.ts'
import { trigger } from './trigger.ts'
import { unique } from './unique.ts'

/** In an order in which all of them can be made. */
export const KINDS: readonly Kind[] = [
  enumKind,
  enumValue,
  functionKind,
  table,
  column,
  primaryKey,
  unique,
  check,
  foreignKey,
  tableIndex,
  trigger,
  grant,
  policy,
  restrictivePolicy,
  ...foreignKinds,
]

const byName: ReadonlyMap<string, Kind> = new Map(KINDS.map((k) => [k.name, k]))

/** The kind of that name. Throws where there is none: a Snapshot of ours holds no other. */
export function kindOf(name: string): Kind {
  const found = byName.get(name)
  if (!found) throw new Error(`no kind of Postgres object is called ${name}`)
  return found
}
