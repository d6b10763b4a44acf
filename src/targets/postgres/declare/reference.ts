/** Foreign keys that a reference says: over one column, onto the key that references hold. */

import { same } from '../../../diff/index.ts'
import type { ReferenceAction, ReferenceType, Resource } from '../../../model/index.ts'
import { derivedName, isRef, pathIn, REFERENCE_ACTIONS, USERS_TABLE } from '../../../model/index.ts'
import { flagOf, refsOf, textOf, textsOf } from '../kinds/attributes.ts'
import type { DeclaringContext } from './context.ts'
import { keyTypeKind } from './key-kind.ts'

/** The column that references to the table hold, by address; null where it has no key of one column. */
function keyColumnOf(table: string, context: DeclaringContext): string | null {
  const key = context.childrenOf(table).find((r) => r.kind === 'primary-key')
  const [only, second] = key && textOf(key, 'deferrable') === null ? refsOf(key, 'columns') : []
  return only === undefined || second !== undefined ? null : only
}

function isAction(word: string): word is ReferenceAction {
  return REFERENCE_ACTIONS.some((action) => action === word)
}

function isPlain(key: Resource, column: Resource): boolean {
  const [onDelete, onUpdate] = [textOf(key, 'onDelete') ?? '', textOf(key, 'onUpdate') ?? '']
  if (!flagOf(key, 'validated') || flagOf(key, 'fullMatch')) return false
  if (!isAction(onDelete) || !isAction(onUpdate)) return false
  return flagOf(column, 'nullable') || (onDelete !== 'set null' && onUpdate !== 'set null')
}

/** The declared name of what the key points at; null where no reference can. */
function targetOf(key: Resource, column: Resource, context: DeclaringContext): string | null {
  const { table } = key.attributes
  if (table === 'bkend.users') return textsOf(key, 'referenced').join() === 'id' ? USERS_TABLE : null
  if (!isRef(table)) return null
  const held = keyColumnOf(table.address, context)
  const [referenced] = refsOf(key, 'referenced')
  const other = held === null ? undefined : context.snapshot.get(held)
  if (held !== referenced || other === undefined || keyTypeKind(other) === null) return null
  const alike = same(column.attributes.type, other.attributes.type) && textOf(other, 'collation') === null
  return alike ? (context.nameOf(table.address) ?? null) : null
}

/** The reference that the foreign key makes of the column; null where the language has no word for it. */
export function referenceOf(key: Resource, column: Resource, context: DeclaringContext): ReferenceType | null {
  const to = isPlain(key, column) ? targetOf(key, column, context) : null
  if (to === null || key.parent === null) return null
  const deferrable = textOf(key, 'deferrable')
  const usual = derivedName([pathIn(key.parent), column.name, 'fkey'])
  return {
    kind: 'reference',
    to,
    onDelete: textOf(key, 'onDelete') as ReferenceAction,
    onUpdate: textOf(key, 'onUpdate') as ReferenceAction,
    ...(deferrable !== null && {
      deferrable: deferrable === 'deferred' ? ('deferred' as const) : ('immediate' as const),
    }),
    ...(key.name !== usual && { constraint: key.name }),
    idKind: 'default',
  }
}
