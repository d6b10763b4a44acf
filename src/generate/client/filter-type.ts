/** What can be asked of a column in a filter. */
import type { Check } from '../../validate/index.ts'
import { key, union } from './text.ts'
import { itemsOf, type TypeScope, typeOf } from './types.ts'

/** The members of a table's filter that belong to the value at `path`: one, and one for every key below a declared object. */
export function filterMembers(check: Check, path: readonly string[], scope: TypeScope): string[] {
  const own = union(`${key(path.join('.'))}?:`, comparisons(check, path, scope), '  ')
  if (check.kind !== 'object') return [own]
  const below = Object.entries(check.properties).flatMap(([name, p]) => filterMembers(p.check, [...path, name], scope))
  return [own, ...below]
}

function comparisons(check: Check, path: readonly string[], scope: TypeScope): readonly string[] {
  switch (check.kind) {
    case 'string':
      return ['bkend.WhereText']
    case 'oneOf': {
      // Not `Where<…>`: an alias would be instantiated for every column, a reference to an interface is not.
      const values = typeOf(check, path, 'row', scope)
      return [values, `bkend.Operators<${values}>`]
    }
    case 'array':
      return [...contained(check.items, itemsOf(path), scope), 'bkend.Presence']
    case 'object':
    case 'json':
    case 'native':
      return ['bkend.Presence']
    default:
      return [`bkend.Where<${typeOf(check, path, 'row', scope)}>`]
  }
}

/** What a list may be asked to contain: scalars. */
function contained(items: Check, path: readonly string[], scope: TypeScope): readonly string[] {
  const scalar = !['object', 'array', 'json', 'native'].includes(items.kind)
  return scalar ? [typeOf(items, path, 'row', scope)] : []
}
