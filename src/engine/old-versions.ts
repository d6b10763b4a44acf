/** Earlier versions, read from the history. */
import { DiagnosticError, error } from '../diagnostic/index.ts'
import { deepFreeze, type Schema } from '../model/index.ts'
import type { Driver, VersionRecord } from '../plan/index.ts'
import { type Move, namedAsNow, wayBetween } from './names-since.ts'
import { rolledBackTo } from './rollback-mark.ts'

function schemaOf({ schema }: VersionRecord): Schema {
  // Push wrote it from a judged schema; nobody else writes the history.
  return deepFreeze(schema as unknown as Schema)
}

async function recordOf(driver: Driver, version: number): Promise<VersionRecord> {
  const record = await driver.version(version)
  if (record) return record
  const [latest] = await driver.history(1)
  const known = latest ? `The history ends with version ${latest.version}` : 'Nothing was pushed here yet'
  const hint = latest ? '`bkend history` lists the versions' : '`bkend push` makes the first'
  throw new DiagnosticError([
    error('apply/no-version', `There is no version ${version} to go back to. ${known}`, { hint }),
  ])
}

/** The steps from that version to the latest, as names are followed. */
async function movesFrom(driver: Driver, version: number): Promise<Move[]> {
  const [latest] = await driver.history(1)
  const known = new Map((await driver.history(latest?.version ?? 1)).map((v) => [v.version, v]))
  const back = (n: number): number | null => {
    const one = known.get(n)
    return one ? rolledBackTo(one) : null
  }
  const way = wayBetween(version, latest?.version ?? version, (n) => back(n) ?? n - 1)
  const schemas = new Map<number, Schema>()
  for (const n of way) {
    const record = await driver.version(n)
    if (record) schemas.set(n, schemaOf(record))
  }
  return way.slice(1).flatMap((n, i): Move[] => {
    const before = way[i] ?? n
    const [from, to] = [schemas.get(before), schemas.get(n)]
    if (!from || !to) return []
    const same = back(n) === before || back(before) === n
    return [{ from, to, kind: same ? 'same' : before < n ? 'made' : 'unmade' }]
  })
}

/** A version to go back to. */
export interface Goal {
  /** As the version declared it. */
  readonly declared: Schema
  /** The same, with each `renamedFrom` saying what its owner is called now. */
  readonly named: Schema
}

/** What the version declared. Throws a `DiagnosticError` (`apply/no-version`) where there is none. */
export async function goalOf(driver: Driver, version: number): Promise<Goal> {
  const declared = schemaOf(await recordOf(driver, version))
  return { declared, named: deepFreeze(namedAsNow(declared, await movesFrom(driver, version))) }
}
