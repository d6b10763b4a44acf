/** Pushes declared tables to a database of their own and has every decision of it judged. */
import { openProject, type Project } from '../postgres-objects/project.ts'
import { fill, judge, type Verdicts } from './judge.ts'
import type { DeclaredTable } from './oracle.ts'

/** The tables on a database, filled, inside a transaction that is never committed. */
export async function pushed(tables: readonly DeclaredTable[]): Promise<Project> {
  const project = await openProject()
  const declared = Object.fromEntries(tables.map((table, i) => [`t${i}`, { ...table, options: { id: 'text' } }]))
  await project.push(JSON.stringify({ tables: declared }))
  await project.client.query('begin')
  for (const i of tables.keys()) await fill(project.client, `t${i}`)
  return project
}

/** Every decision on every table. */
export async function decisionsOn(tables: readonly DeclaredTable[]): Promise<Verdicts> {
  const project = await pushed(tables)
  try {
    const all: Verdicts[] = []
    for (const [i, table] of tables.entries()) all.push(await judge(project.client, `t${i}`, table))
    return {
      decisions: all.reduce((n, v) => n + v.decisions, 0),
      differences: all.flatMap((v, i) => v.differences.map((d) => `${d}\n  ${JSON.stringify(tables[i])}`)),
    }
  } finally {
    await project.client.query('rollback')
    await project.close()
  }
}
