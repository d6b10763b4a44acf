/** The paths of one table, in both forms. */
import { DATA_ROUTES, dataPath, shortPath } from '../../contract/index.ts'
import type { Table } from '../../model/index.ts'
import { type Forms, type Written, written } from './forms.ts'
import { idParameter } from './parameters.ts'
import { type Operation, type OperationContext, operationOf } from './table-operation.ts'

/** Path → what can be done there, of one table: the canonical form first, then the short one. */
export function tablePaths(table: Table, context: OperationContext): Written {
  const short = context.shortPaths ? shortPath(table.name) : undefined
  const ids = [idParameter(table)]
  const operations = DATA_ROUTES.map((route) => operationOf(route, table, context))
  return written(2, (out) => {
    writePaths(out, dataPath(table.name), ids, '', operations)
    if (short !== undefined) writePaths(out, short, ids, 'Short', operations)
  })
}

const SUFFIXES = [...new Set(DATA_ROUTES.map((r) => r.suffix))]

function writePaths(
  out: Forms,
  base: string,
  ids: readonly unknown[],
  mark: '' | 'Short',
  operations: readonly Operation[],
): void {
  for (const suffix of SUFFIXES)
    out.object(`${base}${suffix}`, () => {
      if (suffix === '/{id}') out.member('parameters', ids)
      for (const operation of operations) if (operation.route.suffix === suffix) writeOperation(out, operation, mark)
    })
}

function writeOperation(out: Forms, { route, id, summary, description, rest }: Operation, mark: '' | 'Short'): void {
  out.object(route.method, () => {
    out.member('operationId', `${id}${mark}`)
    out.member('summary', mark === '' ? summary : `${summary} (short path)`)
    if (mark === '' && description !== undefined) out.member('description', description)
    out.add(rest)
  })
}
