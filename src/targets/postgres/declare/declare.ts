/** The live project as the declarations that would make it, and what there is no declaration for. */
import { childrenOf } from '../../../diff/index.ts'
import type { EnumType, Resource, Snapshot } from '../../../model/index.ts'
import { byName, declaredName, knownNames, type Names, namesFor } from '../../../model/index.ts'
import type { Declared, DeclareOptions, LeftAlone } from '../../../plan/index.ts'
import { valuesOf } from '../kinds/enum.ts'
import { identifier } from '../sql/identifier.ts'
import { isVirtual } from './column.ts'
import { commentOf, type DeclaringContext, leftAlone } from './context.ts'
import { reasonFor } from './left.ts'
import { declareTable } from './table.ts'

type Children = ReturnType<typeof childrenOf>

function of(snapshot: Snapshot, kind: string): Resource[] {
  return [...snapshot.values()].filter((r) => r.kind === kind)
}

/** Every column's declared name. Load makes a column `id` the key where nothing else is: without one it has another name. */
function columnNames(
  table: Resource,
  children: Children,
  known: Names,
  context: DeclaringContext,
): Map<string, string> {
  const { naming } = context.config
  const all = (children.get(table.address) ?? []).filter((r) => r.kind === 'column' && !isVirtual(r))
  const hasKey = (children.get(table.address) ?? []).some((r) => r.kind === 'primary-key')
  return namesFor(all, (r) => (r.name === 'id' && !hasKey ? 'rowId' : declaredName(r.name, 'column', naming)), known)
}

function enumOf(r: Resource, name: string): EnumType {
  const values = valuesOf(r).map((value) => ({ value }))
  return { name, dbName: r.name, values, ...commentOf(r) }
}

/** An enum type with values, each of which files can say. */
function isSayable(r: Resource): boolean {
  const values = valuesOf(r)
  return values.length > 0 && values.every((value) => value !== '')
}

/** Pure: the same Snapshot gives the same declarations. `options.known` is what the files declare: what is there keeps its name. */
export function declare(snapshot: Snapshot, { config, facts, known: schema }: DeclareOptions): Declared {
  const left: LeftAlone[] = []
  const leave = (r: Resource, reason: string): void => void left.push(leftAlone(r, reason))
  const children = childrenOf(snapshot)
  const known = knownNames(schema)
  const tables = of(snapshot, 'table').filter((r) =>
    (children.get(r.address) ?? []).some((c) => c.kind === 'column' && !isVirtual(c)),
  )
  const enums = of(snapshot, 'enum').filter(isSayable)
  const nameFor = (r: Resource): string => declaredName(r.name, 'table', config.naming)
  const names = namesFor([...tables, ...enums], nameFor, known)
  const printedEnums = new Map(enums.map((r) => [identifier(r.name), names.get(r.address) ?? r.name]))
  const context: DeclaringContext = {
    snapshot,
    config,
    version: facts.version,
    childrenOf: (address) => children.get(address) ?? [],
    nameOf: (address) => names.get(address),
    enumOf: (printed) => printedEnums.get(printed),
    leave,
  }
  const declared = tables.flatMap((r) => {
    const own = columnNames(r, children, known, context)
    const inDatabase = new Map([...own].map(([address, name]) => [snapshot.get(address)?.name ?? '', name]))
    const table = declareTable(r, inDatabase, context)
    return table === null ? [] : [table]
  })
  for (const r of snapshot.values()) {
    const reason = unsaid(r, names)
    if (reason !== null) leave(r, reason)
  }
  const types = enums.map((r) => enumOf(r, names.get(r.address) ?? r.name))
  return { schema: { tables: byName(declared), enums: byName(types) }, left }
}

/** Why an object as a whole is left alone; null where it is declared, or goes with what is left alone. */
function unsaid(r: Resource, names: Names): string | null {
  if (r.parent !== null && !names.has(r.parent)) return null
  if (r.kind === 'table') return names.has(r.address) ? null : 'a table without columns'
  if (r.kind === 'enum') {
    if (names.has(r.address)) return null
    return valuesOf(r).length > 0 ? 'an enum type with an empty value' : 'an enum type without values'
  }
  return reasonFor(r)
}
