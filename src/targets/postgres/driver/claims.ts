/** What other projects, and other environments of the same, hold of this database: by the newest version and the journal of each. */
import type { Claim, OtherProject } from '../../../plan/index.ts'
import { contentsOf, type KeptContents } from '../kept-version.ts'
import type { Queryable } from '../queryable.ts'
import { MOMENT, type RecordKey } from './records.ts'

/**
 * `place` of the innermost table that has such a column: a database that no push of this release prepared has none yet, and then it
 * is this null. What is not known to lie elsewhere counts as lying here.
 */
const NO_PLACE = '(select null::text as place) as unknown'

const OTHERS = '(h.project, h.environment) <> ($1, $2) and coalesce(place, $3) = $3'

const NEWEST = `newest as (select l.* from ${NO_PLACE} cross join lateral (
    select distinct on (h.project, h.environment) h.project, h.environment, h.applied_at, h.base, h.schema, h.snapshot,
      coalesce(place, $3) as place
    from bkend.history h where (h.project, h.environment) <> ($1, $2) order by h.project, h.environment, h.version desc) l
  where l.place = $3)`

interface ClaimRow {
  readonly project: string
  readonly environment: string
  readonly at: string | null
  readonly addresses: readonly string[]
}

/** `place`: the Postgres schema that they hold it in. `of`: the addresses that are asked about; all, unless said. */
export async function readClaims(
  db: Queryable,
  { project, environment }: RecordKey,
  place: string,
  of?: readonly string[],
): Promise<readonly Claim[]> {
  const asked = `($4::json is null or r.address in (select json_array_elements_text($4::json)))`
  const text = `with ${NEWEST},
    kept as (select project, environment, applied_at as at, change, whole from (select l.*,
        case when l.base is not null then l.snapshot end as change, coalesce((select w.snapshot from bkend.history w
          where w.project = l.project and w.environment = l.environment and w.version = l.base), l.snapshot) as whole from newest l) n
      union all select j.project, j.environment, null, null, j.snapshot from ${NO_PLACE} cross join lateral (
        select h.project, h.environment, h.snapshot from bkend.journal h where ${OTHERS}) j),
    held as (select project, environment, at, r ->> 'address' as address from kept, json_array_elements(whole) as r
        where change is null or not (change -> 'removed')::jsonb ? (r ->> 'address')
      union select project, environment, at, p -> 1 ->> 'address' from kept, json_array_elements(change -> 'put') as p)
    select project, environment, to_char(min(at) at time zone 'UTC', ${MOMENT}) as at, json_agg(distinct address) as addresses
    from held r where ${asked} group by project, environment order by project, environment`
  const rows = await db.query<ClaimRow>(text, [project, environment, place, of ? JSON.stringify(of) : null])
  return rows.map(({ addresses, ...who }) => ({ ...who, addresses: new Set(addresses) }))
}

interface OtherRow extends KeptContents {
  readonly project: string
  readonly environment: string
  readonly whole: KeptContents | null
}

/** What each of them pushed last, the newest first. */
export async function readOthers(
  db: Queryable,
  { project, environment }: RecordKey,
  place: string,
): Promise<readonly OtherProject[]> {
  const text = `with ${NEWEST} select project, environment, schema, snapshot, (select row_to_json(w) from (select h.schema, h.snapshot
      from bkend.history h where h.project = l.project and h.environment = l.environment and h.version = l.base) w) as whole
    from newest l order by applied_at desc, project, environment`
  const rows = await db.query<OtherRow>(text, [project, environment, place])
  return rows.map(({ whole, ...row }) => {
    const { schema, snapshot } = contentsOf(row, whole)
    return { project: row.project, environment: row.environment, schema, snapshot }
  })
}
