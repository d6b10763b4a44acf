/** Ids of another kind under rows that exist: a number is never a uuid, and nothing can be said that converts the ids of a table. */
import { type Diagnostic, error, inLanguage } from '../../../diagnostic/index.ts'
import { afterRenames, newAddresses, type Rename } from '../../../diff/index.ts'
import type { Resource, Snapshot, Table } from '../../../model/index.ts'
import type { TargetContext } from '../../../plan/index.ts'
import { expressionOf } from '../kinds/attributes.ts'
import { typeFamily } from '../kinds/type-family.ts'
import { columnAddress, tableAddress } from './context.ts'

/** A type that ids are kept as, with the kind of id to declare for it. */
const KEPT: Readonly<Record<string, string>> = { bigint: 'serial', uuid: 'uuid' }

function isPossible(from: string, to: string): boolean {
  const isUuid = (type: string): boolean => type === 'uuid'
  const isNumber = (type: string): boolean => typeFamily(type).family === 'whole'
  return !((isUuid(from) && isNumber(to)) || (isNumber(from) && isUuid(to)))
}

function fault({ name, span }: Table, from: string, to: string): Diagnostic {
  const message = `\`${name}.id\` is kept as ${from} and would become ${to}: no id of a row that exists can be one`
  const kind = KEPT[from]
  const said = inLanguage(span, { typescript: `{ id: '${kind}' }`, yaml: `options: { id: ${kind} }` })
  const keep = span && kind ? `Keep its ids with \`${said}\`; or declare` : 'Declare'
  const hint = `${keep} a new table beside it, push, copy the rows there, and drop this one`
  return error('target/unsupported', message, { span, hint })
}

/** An error for each table with rows whose ids cannot become what is declared. */
export function idFaults(
  tables: readonly Table[],
  desired: Snapshot,
  renames: readonly Rename[],
  { current, facts }: TargetContext,
): Diagnostic[] {
  const before = afterRenames(current, desired, renames)
  const origins = new Map([...newAddresses(current, desired, renames)].map(([old, now]) => [now, old]))
  const typeOf = (r: Resource | undefined): string | null | undefined => (r ? expressionOf(r, 'type')?.text : undefined)
  return tables.flatMap((table) => {
    if (!table.columns.some((c) => c.name === 'id' && c.type.kind === 'id')) return []
    const own = tableAddress(table)
    if (facts.tables.get(origins.get(own) ?? own)?.empty !== false) return []
    const address = columnAddress(table, 'id')
    const [from, to] = [typeOf(before.get(address)), typeOf(desired.get(address))]
    return !from || !to || isPossible(from, to) ? [] : [fault(table, from, to)]
  })
}
