/** New tables with all that can stand inside their CREATE TABLE, so that a first push is few statements. */
import type { Change } from '../../../diff/index.ts'
import type { Resource } from '../../../model/index.ts'
import { kindOf } from '../kinds/index.ts'
import type { ChangeOf, Draft, RenderContext } from '../kinds/kind.ts'
import { tableOptions } from '../kinds/table.ts'

type Add = ChangeOf<'add'>

/** Whether the resource can be made together with its table. */
function stands(r: Resource): boolean {
  const kind = kindOf(r.kind)
  return kind.inline !== undefined || kind.followUp !== undefined
}

/** The adds of each new table that its CREATE TABLE takes along, in the order of `desired`. */
export function takenAlong(
  changes: readonly Change[],
  desired: ReadonlyMap<string, Resource>,
): ReadonlyMap<string, Add[]> {
  const tables = new Map<string, Add[]>()
  for (const c of changes) if (c.kind === 'add' && c.to.kind === 'table') tables.set(c.address, [])
  for (const c of changes)
    if (c.kind === 'add' && c.to.parent !== null && stands(c.to)) tables.get(c.to.parent)?.push(c)
  const position = new Map([...desired.keys()].map((address, i) => [address, i]))
  const at = (c: Add): number => position.get(c.address) ?? position.size
  for (const adds of tables.values()) adds.sort((a, b) => at(a) - at(b))
  return tables
}

/** One step that makes the table and what it takes along. */
export function createTable(change: Add, children: readonly Add[], context: RenderContext): Draft {
  const name = context.name(change.address)
  const lines = children.flatMap(({ to }) => kindOf(to.kind).inline?.(to, context) ?? [])
  const body = lines.length === 0 ? '()' : `(\n${lines.map((line) => `  ${line}`).join(',\n')}\n)`
  return {
    sql: [
      `CREATE TABLE ${name} ${body}`,
      ...tableOptions(null, change.to, name),
      ...children.flatMap(({ to }) => kindOf(to.kind).followUp?.(to, context) ?? []),
    ],
    changes: [change, ...children],
    span: change.to.span,
  }
}
