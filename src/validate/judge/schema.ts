/** Judges the declared schema by the meaning of its own constraints, right after it was loaded. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import { type Schema, sameMembers, type Table } from '../../model/index.ts'
import { judgeDefault } from './default.ts'
import { judgeFilters } from './filter.ts'
import { judgeLimits } from './limits.ts'
import { judgePattern } from './pattern.ts'
import { inside, type Place } from './place.ts'
import { judgeUniques } from './unique.ts'

/** Every contradiction in the schema, table by table: limits, patterns, defaults, filters, unique keys. Empty where it is sound. */
export function judgeSchema(schema: Schema): readonly Diagnostic[] {
  return schema.tables.flatMap((table) => {
    const known = judged.get(table)
    if (known && sameMembers(known.enums, schema.enums)) return known.diagnostics
    const diagnostics = judgeTable(table, schema)
    if (Object.isFrozen(table)) judged.set(table, { enums: schema.enums, diagnostics })
    return diagnostics
  })
}

/** Beside the table itself enum types alone decide what is said; a table that cannot change is judged once. */
const judged = new WeakMap<Table, { readonly enums: Schema['enums']; readonly diagnostics: readonly Diagnostic[] }>()

function judgeTable(table: Table, schema: Schema): readonly Diagnostic[] {
  const columns = table.columns
    .filter((c) => !c.system)
    .flatMap((field) => judgeField({ schema, table, name: `${table.name}.${field.name}`, field }))
  return [...columns, ...judgeFilters(table, schema), ...judgeUniques(table, schema)]
}

function judgeField(place: Place): readonly Diagnostic[] {
  const { type, constraints, span } = place.field
  const own = [
    ...judgeLimits(place),
    ...(constraints.pattern === undefined ? [] : judgePattern(constraints.pattern, place.name, span)),
  ]
  const below =
    type.kind === 'object'
      ? Object.entries(type.properties).flatMap(([key, field]) => judgeField(inside(place, `.${key}`, field)))
      : type.kind === 'array'
        ? judgeField(inside(place, '[]', type.items))
        : []
  // A default is judged by its limits; where they are wrong themselves it would be blamed for nothing.
  return own.length + below.length > 0 ? [...own, ...below] : judgeDefault(place)
}
