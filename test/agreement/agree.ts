/** Holds every judge of a record against the others: the check tree, zod, compiled checks, JSON Schema and Postgres. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import { tableNames } from '../../src/generate/client/names.ts'
import { validatorsGenerator } from '../../src/generate/validators/index.ts'
import type { Schema, Table } from '../../src/model/index.ts'
import { evaluate, type Issue, recordChecks } from '../../src/validate/index.ts'
import { loadChecks } from '../generate/compiled.ts'
import { documentsOf, judgesOf } from '../generate/judge.ts'
import { CONFIG } from '../generate/social.ts'
import { openProject, type Project } from '../postgres-objects/project.ts'
import { type Chance, chanceOf } from './chance.ts'
import { TARGETS } from './fields.ts'
import { type KnownIds, recordOf } from './records.ts'
import { storedVerdict } from './stored.ts'
import { type MadeTables, nothingMade, type Sample, sampleOf } from './tables.ts'

/** What a run came to. */
export interface Agreement {
  readonly records: number
  readonly right: number
  /** Judged by the database alone. */
  readonly alone: number
  readonly stored: number
  readonly made: MadeTables
  /** Every disagreement, told so that it can be seen again. */
  readonly disagreements: readonly string[]
}

type Face = 'row' | 'create' | 'update'
type Verdict = (record: unknown) => boolean
type Judges = Readonly<
  Record<
    Face,
    Readonly<Record<'zod' | 'compiled' | 'schema', Verdict>> & {
      /** Whether the JSON Schema tells that it does not say that check. */
      readonly unsaid: (check: string) => boolean
    }
  >
>

/** Judges `perTable` records of each of `tables` tables; stops at the tenth disagreement. */
export async function agree(seed: number, tables: number, perTable: number): Promise<Agreement> {
  const folder = cacheFolder()
  const project = await openProject()
  const made = nothingMade()
  const total = { records: 0, right: 0, alone: 0, stored: 0, disagreements: [] as string[] }
  try {
    await project.query("insert into bkend.users (id) values ('ann')")
    for (let turn = 0; turn < tables && total.disagreements.length < 10; turn++) {
      const chance = chanceOf(seed + turn)
      const sample = sampleOf(chance, turn, made)
      const judges = await judgesFor(folder, `${seed}-${turn}`, sample.schema, sample.table)
      await project.push(sample.schema)
      await judgeTable(project, sample, judges, chance, perTable, `seed ${seed + turn}, turn ${turn}`, total)
    }
    return { ...total, made }
  } finally {
    await project.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function cacheFolder(): string {
  const cache = new URL('../../node_modules/.cache', import.meta.url).pathname
  mkdirSync(cache, { recursive: true })
  return mkdtempSync(join(cache, 'agreement-'))
}

async function judgesFor(folder: string, name: string, schema: Schema, table: Table): Promise<Judges> {
  const alone = { ...schema, tables: [table] }
  const compiled = (await loadChecks(folder, `checks-${name}`, alone)).get(table.name)
  const zod = await zodOf(folder, name, alone, table)
  const document = documentsOf(alone).get(table.name) ?? ''
  const schemas = judgesOf(document)
  const { $defs } = JSON.parse(document) as { $defs: Readonly<Record<Face, { readonly $comment?: string }>> }
  const face = (of: Face): Judges[Face] => ({
    zod: (record) => zod[of].safeParse(record).success,
    compiled: (record) => compiled?.[of](record).issues === undefined,
    schema: (record) => schemas[of](record),
    unsaid: (check) => ($defs[of].$comment ?? '').includes(`check \`${check}\` over`),
  })
  return { row: face('row'), create: face('create'), update: face('update') }
}

type Zod = Readonly<Record<Face, { safeParse(value: unknown): { readonly success: boolean } }>>

async function zodOf(folder: string, name: string, schema: Schema, table: Table): Promise<Zod> {
  const file = join(folder, `zod-${name}.mjs`)
  const text = validatorsGenerator.generate(schema, { config: CONFIG, clientRuntime: '' }).files[0]?.text ?? ''
  writeFileSync(file, transformSync(text, { loader: 'ts', format: 'esm', target: 'node20' }).code)
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, Zod>>
  const found = module[`${tableNames(table.name).row}Schema`]
  if (!found) throw new Error('no zod schema')
  return found
}

/** Ids of rows that the table's references may hold. */
async function knownIds(project: Project, table: Table): Promise<KnownIds> {
  const ids: Record<string, string> = {}
  for (const { name, type } of table.columns) {
    if (type.kind !== 'reference') continue
    if (type.to === '$users') ids[name] = 'ann'
    else {
      const own = TARGETS[type.to] === 'text' || TARGETS[type.to] === 'objectId'
      const text = own
        ? `insert into ${type.to} (id) values (gen_random_uuid()::text)`
        : `insert into ${type.to} default values`
      const [row] = await project.query<{ id: string }>(`${text} returning id::text`)
      ids[name] = row?.id ?? ''
    }
  }
  return ids
}

type Totals = { -readonly [Key in 'records' | 'right' | 'alone' | 'stored']: number } & {
  readonly disagreements: string[]
}

async function judgeTable(
  project: Project,
  { declared, schema, table }: Sample,
  judges: Judges,
  chance: Chance,
  count: number,
  place: string,
  total: Totals,
): Promise<void> {
  const ids = { ...(await knownIds(project, table)), id: '0198b2c4-7d1e-7000-8000-000000000001' }
  const checks = recordChecks(table, schema)
  await project.query('begin')
  for (let n = 0; n < count; n++) {
    const face: Face = chance.oneIn(5) ? 'update' : chance.oneIn(3) ? 'row' : 'create'
    const record = recordOf(chance, checks[face], ids)
    const issues = evaluate(checks[face], record)
    const right = issues.length === 0
    const verdicts: Record<string, boolean> = {
      zod: judges[face].zod(record) === right,
      compiled: judges[face].compiled(record) === right,
      // What the document does not say, it tells: some checks over the whole record, and the depth of free JSON.
      // The tree judges checks where nothing else is wrong; the document cannot know of the depth, and judges them all the same.
      schema:
        judges[face].schema(record) === issues.every((i) => isUnsaid(i, judges[face].unsaid)) ||
        (issues.length > 0 && issues.every(isTooDeep)),
    }
    let why = ''
    if (face === 'create' || (face === 'row' && !isFilled(table, record))) {
      const stored = await storedVerdict(project.client, table, checks[face], record)
      why = `${stored.verdict} ${stored.why}`
      if (stored.verdict === 'alone') total.alone++
      else {
        total.stored++
        verdicts.postgres = (stored.verdict === 'taken') === right
      }
    }
    total.records++
    if (right) total.right++
    const wrong = Object.keys(verdicts).filter((judge) => !verdicts[judge])
    if (wrong.length > 0)
      total.disagreements.push(told({ place, face, wrong, why, issues: issues.slice(0, 3), record, declared }))
    if (total.disagreements.length >= 10) break
  }
  await project.query('rollback')
}

function isUnsaid(issue: Issue, unsaid: (check: string) => boolean): boolean {
  return issue.code === 'check' ? unsaid(issue.message.replace('breaks the check ', '')) : isTooDeep(issue)
}

function isTooDeep({ message }: Issue): boolean {
  return message.includes('nested deeper')
}

/** Whether the database would fill what a row must have when it is answered. */
function isFilled({ columns }: Table, record: unknown): boolean {
  if (typeof record !== 'object' || record === null) return false
  return columns.some(
    (c) => (c.system || c.default !== undefined || c.type.kind === 'serial') && !Object.hasOwn(record, c.name),
  )
}

function told({ place, declared, record, ...rest }: Readonly<Record<string, unknown>>): string {
  const cut = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 1500)
  return `${String(place)}: ${cut(rest)}\n  record ${cut(record)}\n  declared ${cut(declared)}`
}
