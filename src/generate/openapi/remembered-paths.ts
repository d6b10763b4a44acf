/** The paths of tables, as they were written the last time where nothing in them can be otherwise. */
import type { ErrorCode } from '../../contract/index.ts'
import type { Table } from '../../model/index.ts'
import { type Asked, type TableMemory, tableMemory } from '../table-memory.ts'
import { type Kept, kept } from './forms.ts'
import type { OperationContext } from './table-operation.ts'
import { tablePaths } from './table-paths.ts'

/** What was written. */
export const PATHS: TableMemory<Kept> = tableMemory<Kept>()

/** The paths of a table. Which components its errors are hangs on the tables before it. */
export function pathsOf(table: Table, context: OperationContext): Kept {
  const { schema, errors, shortPaths, counted } = context
  const answers = (codes: string): string => errors.written(codesOf(codes)).json
  const make = (ask: Asked): Kept =>
    kept(
      tablePaths(table, {
        ...context,
        errors: {
          ...errors,
          written(codes) {
            known.set(codes.join(), codes)
            ask(codes.join())
            return errors.written(codes)
          },
        },
      }),
    )
  return PATHS.of(table, schema, `${shortPaths} ${counted}`, make, (codes = '') => answers(codes))
}

/** Sets of codes by their names: the same list each time, as the errors know it. */
const known = new Map<string, readonly ErrorCode[]>()

function codesOf(names: string): readonly ErrorCode[] {
  return known.get(names) ?? []
}
