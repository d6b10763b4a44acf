/** What can be asked of a column in a filter. */
import { type ColumnType, operatorsOf } from '../../model/index.ts'
import type { Check } from '../../validate/index.ts'
import { key, union } from './text.ts'
import { itemsOf, type TypeScope, typeOf } from './types.ts'

/** A declared type and its check. */
export interface Judged {
  readonly type: ColumnType
  readonly check: Check
}

/** The members of a table's filter that belong to the value at `path`: one, and one for every key below a declared object. */
export function filterMembers({ type, check }: Judged, path: readonly string[], scope: TypeScope): string[] {
  const own = union(`${key(path.join('.'))}?:`, comparisons(type, check, path, scope), '  ')
  if (check.kind !== 'object' || type.kind !== 'object') return [own]
  const below = Object.entries(type.properties).flatMap(([name, field]) => {
    const property = check.properties[name]
    return property ? filterMembers({ type: field.type, check: property.check }, [...path, name], scope) : []
  })
  return [own, ...below]
}

function comparisons(type: ColumnType, check: Check, path: readonly string[], scope: TypeScope): readonly string[] {
  if (type.kind === 'array' && check.kind === 'array') return ofList(type.items.type, check.items, itemsOf(path), scope)
  const operators = operatorsOf(type)
  if (!operators.includes('$eq')) return ['bkend.Presence']
  const value = typeOf(check, path, 'row', scope)
  // Not `Where<…>`: an alias would be instantiated for every column, a reference to an interface is not.
  const named = check.kind === 'oneOf'
  if (operators.includes('$regex')) return named ? [value, `bkend.TextOperators<${value}>`] : ['bkend.WhereText']
  if (operators.includes('$gt')) return named ? [value, `bkend.Operators<${value}>`] : [`bkend.Where<${value}>`]
  return named ? [value, `bkend.Equality<${value}>`] : [`bkend.WhereEqual<${value}>`]
}

/** What a list may be asked to contain, or to be: scalars. */
function ofList(type: ColumnType, items: Check, path: readonly string[], scope: TypeScope): readonly string[] {
  if (type.kind === 'array' || !operatorsOf(type).includes('$eq')) return ['bkend.Presence']
  const item = typeOf(items, path, 'row', scope)
  const named = items.kind === 'oneOf'
  return named ? [item, `readonly ${item}[]`, `bkend.ListOperators<${item}>`] : [`bkend.WhereList<${item}>`]
}
