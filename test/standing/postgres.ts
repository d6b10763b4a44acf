/** What is done to a Postgres database by hand, for the suites of status and rollback. */
import { createProject, type TestProject } from '../engine/project.ts'
import type { StandingTarget } from './target.ts'

/** Postgres. */
export const POSTGRES: StandingTarget<TestProject> = {
  make: createProject,
  nowhere: 'postgres://postgres@127.0.0.1:1/none',
  async insert(project, table, row) {
    const values = Object.values(row).map((value) => `'${value}'`)
    const columns = Object.keys(row).map((column) => `"${column}"`)
    await project.sql(`insert into "${table}" (${columns.join()}) values (${values.join()})`)
  },
  async values(project, table, column) {
    return (await project.sql(`select "${column}" from "${table}"`)).map((row) => row[column])
  },
  async columns(project) {
    const listed = "select column_name from information_schema.columns where table_name = 'notes'"
    return (await project.sql(listed)).map((row) => String(row.column_name)).sort()
  },
  async dropIndex(project) {
    await project.sql('drop index notes_title_idx')
  },
  async addTheirs(project) {
    await project.sql('create index theirs_idx on notes (body); create table theirs (id int)')
  },
  async leaveJournal(project, journal) {
    await project.sql('delete from bkend.journal')
    if (!journal) return
    const { inputHash, phasesDone, phases } = journal
    await project.sql(`insert into bkend.journal (project, environment, from_hash, to_hash, input_hash, phases_done, phases, snapshot)
      select project, environment, 'a', 'b', '${inputHash}', ${phasesDone}, ${phases}, snapshot from bkend.history
      order by version desc limit 1`)
  },
  async leaveLease(project, seconds) {
    await project.sql(
      `update bkend.lease set holder = 'ann', expires_at = clock_timestamp() + interval '${seconds} seconds'`,
    )
  },
}
