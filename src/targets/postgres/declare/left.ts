/** What a database has that the language has no word for: named, with the reason, and left alone. */
import type { Resource } from '../../../model/index.ts'
import { textsOf } from '../kinds/attributes.ts'

const REASONS: Readonly<Record<string, string>> = {
  view: 'views are made with SQL beside bkend',
  'materialized-view': 'materialized views are made with SQL beside bkend',
  sequence: 'sequences are made with SQL beside bkend',
  'foreign-table': 'foreign tables are made with SQL beside bkend',
  'partitioned-table': 'partitioned tables are made with SQL beside bkend',
  heir: 'partitions and inheriting tables are made with SQL beside bkend',
  domain: 'domains are made with SQL beside bkend; columns of one are `native`',
  range: 'range types are made with SQL beside bkend; columns of one are `native`',
  composite: 'composite types are made with SQL beside bkend; columns of one are `native`',
  routine: 'procedures and aggregates are made with SQL beside bkend',
  exclusion: 'exclusion constraints are made with SQL beside bkend',
  rule: 'rules are made with SQL beside bkend',
  function: 'functions are made with SQL beside bkend',
  trigger: 'triggers are made with SQL beside bkend',
  policy: 'policies of your own are kept beside those that permissions make',
  'restrictive-policy': 'policies of your own are kept as they are',
  grant: 'what logins may do is the administrator’s affair',
}

const OURS = /^bkend_/

/** Whether anything is granted. */
function grants({ attributes }: Resource): boolean {
  const { select, insert, update, delete: gone } = attributes
  return (
    select !== null ||
    insert !== null ||
    update !== null ||
    gone === true ||
    textsOf({ attributes } as Resource, 'other').length > 0
  )
}

/** Why the object is left alone; null where it is declared, part of something declared, or made by push from what is declared. */
export function reasonFor(r: Resource): string | null {
  if (r.kind === 'grant') return grants(r) ? (REASONS.grant ?? null) : null
  if ((r.kind === 'function' || r.kind === 'trigger' || r.kind === 'policy') && OURS.test(r.name)) return null
  return REASONS[r.kind] ?? null
}
