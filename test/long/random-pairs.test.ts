/** Laws over random pairs of schemas with rows in them: there and back, and nothing to do after each push. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openProject, type Project } from '../postgres-objects/project.ts'
import { schema } from '../postgres-objects/random-schema.ts'

const PAIRS = 300
/** What thousands of dropped tables leave in the server's own tables makes every look at them slower. */
const PAIRS_A_DATABASE = 20
const SEED = Number(process.env.FAST_CHECK_SEED ?? 20_261_121)

/** Values to try for a type, the likeliest first. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  text: ["'abc'", "'a'", "'b'", "'c'", "''", "'12'"],
  integer: ['0', '3', '-4', '9'],
  bigint: ['0', '5000000000', '7'],
  'double precision': ['0.5', '3', '-2'],
  boolean: ['true', 'false'],
  uuid: ['gen_random_uuid()'],
  date: ["'2026-02-03'"],
  jsonb: ["'{}'", "'[]'", `'["ab"]'`, `'{"k": 1}'`],
  mood: ["'x'", "'y'"],
}

interface ColumnRow {
  readonly table_name: string
  readonly name: string
  readonly type: string
  readonly refers: string | null
}

const COLUMNS = `
  select c.relname as table_name, a.attname as name, regexp_replace(format_type(a.atttypid, null), ' varying|^public\\.', '') as type,
    (select format('(select id from %s limit 1)', k.confrelid::regclass) from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'f' and k.conkey[1] = a.attnum limit 1) as refers
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname = 'zero' desc, c.relname, a.attnum`

function valueFor({ type, refers }: ColumnRow, attempt: number): string {
  if (refers !== null) return attempt % 2 === 0 ? refers : 'null'
  const all =
    VALUES[type] ?? (type.startsWith('numeric') ? ['1.25', '0'] : type.startsWith('char') ? VALUES.text : ['default'])
  return all?.[attempt % all.length] ?? 'null'
}

/** Puts rows in where the rules of the tables let them; how many came to stand. */
async function fill(project: Project): Promise<number> {
  const columns = await project.query<ColumnRow>(COLUMNS)
  let filled = 0
  for (const table of new Set(columns.map((c) => c.table_name)))
    for (let attempt = 0; attempt < 12; attempt++) {
      const own = columns.filter((c) => c.table_name === table && (c.name !== 'id' || c.type === 'text'))
      const given = own.filter((c) => !/^(created|updated)At$/.test(c.name))
      const values = given.map((c, i) =>
        c.name === 'id' ? `'id${attempt}'` : valueFor(c, attempt + (attempt > 5 ? i : 0)),
      )
      const names = given.map((c) => `"${c.name}"`).join(', ')
      const done = await project
        .query(`insert into "${table}" (${names}) values (${values.join(', ')})`)
        .catch(() => null)
      if (done !== null) filled++
    }
  return filled
}

async function countOf(project: Project): Promise<ReadonlyMap<string, number>> {
  const tables = await project.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  )
  const counts = new Map<string, number>()
  for (const { name } of tables) {
    const [row] = await project.query<{ n: number }>(`select count(*)::int as n from "${name}"`)
    counts.set(name, row?.n ?? 0)
  }
  return counts
}

/** Pushes; where rows stand in the way they go, and it must work then. Tables on both sides keep their rows otherwise. */
async function pushed(project: Project, yaml: string): Promise<boolean> {
  const before = await countOf(project)
  const first = await project.push(yaml)
  const kept = first.broken.length === 0
  if (!kept) {
    for (const name of before.keys()) await project.query(`truncate "${name}" cascade`)
    expect((await project.push(yaml)).broken).toEqual([])
  } else
    for (const [name, count] of await countOf(project))
      if (before.has(name)) expect([name, count]).toEqual([name, before.get(name)])
  expect((await project.plan(yaml)).changes).toEqual([])
  return kept
}

it(`holds for ${PAIRS} pairs`, async () => {
  let project = await openProject()
  let pairs = 0
  let rows = 0
  let kept = 0
  try {
    await fc.assert(
      fc.asyncProperty(schema, schema, async (a, b) => {
        if (++pairs % PAIRS_A_DATABASE === 0) {
          await project.close()
          project = await openProject()
        }
        await pushed(project, a)
        rows += await fill(project)
        if (await pushed(project, b)) kept++
        rows += await fill(project)
        if (await pushed(project, a)) kept++
      }),
      { numRuns: PAIRS, seed: SEED, endOnFailure: true },
    )
    expect(rows).toBeGreaterThan(PAIRS * 5)
    expect(kept).toBeGreaterThan(PAIRS / 4)
  } finally {
    await project.close()
  }
})
