/** The live project of a seeding: connected to when it is first needed, asked and filled over one connection. */
import { DiagnosticError } from '../../diagnostic/index.ts'
import { USERS_TABLE } from '../../model/index.ts'
import type { Driver, RowBatch } from '../../plan/index.ts'
import { type ConnectingOptions, connectTo } from '../connecting.ts'
import type { Project } from '../project.ts'
import { putRows, refuseStale } from './putting.ts'
import type { WantedRows } from './ready.ts'

/** What became of the rows of one table. */
export interface SeededTable {
  readonly table: string
  readonly rows: number
  readonly inserted: number
  readonly updated: number
}

/** What a seeding asks of the live project. */
export interface Live {
  /** Positions of the rows that break a check of SQL; none where the database cannot tell: then it tells when they come. */
  failing(batch: RowBatch): Promise<readonly number[]>
  /** Puts all of it in or nothing. Throws a `DiagnosticError`. */
  put(wanted: WantedRows): Promise<readonly SeededTable[]>
  close(): Promise<void>
}

/** How a live project is reached. */
export interface LiveOptions extends ConnectingOptions {
  /** Milliseconds to wait for another push. */
  readonly lockWait: number
}

/** A connection to tables that are those of the files. */
async function open(project: Project, options: LiveOptions): Promise<Driver> {
  const { driver } = await connectTo(project, { ...options, command: 'seed' })
  try {
    await refuseStale(driver, project)
    return driver
  } catch (thrown) {
    await driver.close()
    throw thrown
  }
}

/** The live project of a seeding. Its methods throw a `DiagnosticError` where it cannot be reached. */
export function liveProject(project: Project, options: LiveOptions): Live {
  let opened: Promise<Driver> | null = null
  const driver = (): Promise<Driver> => {
    opened ??= open(project, options)
    return opened
  }
  const { schema } = project
  const { lockWait, onProgress } = options
  return {
    async failing(batch) {
      try {
        return await (await driver()).transaction(async ({ rows }) => await rows.failing(batch, schema))
      } catch (thrown) {
        if (thrown instanceof DiagnosticError && thrown.diagnostics.every((d) => d.code === 'apply/statement'))
          return []
        throw thrown
      }
    },
    async put(wanted) {
      const putting = { ...wanted, schema, lockWait, ...(onProgress && { onProgress }) }
      const { users, tables } = await putRows(await driver(), putting)
      const all = new Map([[USERS_TABLE, users], ...tables])
      return [...wanted.counts]
        .map(([table, rows]) => ({ table, rows, ...(all.get(table) ?? { inserted: 0, updated: 0 }) }))
        .sort((a, b) => (a.table < b.table ? -1 : 1))
    },
    close: async () => await (await opened?.catch(() => null))?.close(),
  }
}
