/** How many records a second the generated checks judge, beside zod, in one process: a table of 12 fields with nesting. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import { run } from './processes.ts'

const TABLE = `table: profiles
columns:
  name: { type: string, minLength: 1, maxLength: 80 }
  email: { type: string, format: email }
  bio: { type: string, maxLength: 500, optional: true }
  age: { type: integer, minimum: 0, maximum: 150 }
  score: { type: number, minimum: 0 }
  isActive: boolean
  role: { type: string, enum: [admin, editor, viewer] }
  tags: { type: array, items: { type: string, minLength: 1, maxLength: 30 }, maxItems: 10 }
  address: { type: object, properties: { street: string, city: string, zip: { type: string, pattern: '^[0-9]{5}$' } } }
  settings: { type: object, properties: { theme: { type: string, enum: [light, dark] }, size: integer } }
  likes: { type: integer, minimum: 0, default: 0 }
  website: { type: string, format: url, optional: true }
`

const RECORD = {
  name: 'Ann Example',
  email: 'ann@example.com',
  bio: 'Writes about gardens, and sometimes about rain.',
  age: 34,
  score: 12.5,
  isActive: true,
  role: 'editor',
  tags: ['garden', 'rain', 'tea'],
  address: { street: '1 Long Lane', city: 'Smalltown', zip: '12345' },
  settings: { theme: 'dark', size: 3 },
  likes: 7,
  website: 'https://example.com/ann',
}

/** The same record in zod as people write it by hand: fewer rules than ours, which judge every text. */
const BY_HAND = `import * as z from 'zod'
export const schema = z.strictObject({
  name: z.string().min(1).max(80), email: z.email(), bio: z.string().max(500).optional(), age: z.int().min(0).max(150),
  score: z.number().min(0), isActive: z.boolean(), role: z.enum(['admin', 'editor', 'viewer']),
  tags: z.array(z.string().min(1).max(30)).max(10),
  address: z.strictObject({ street: z.string(), city: z.string(), zip: z.string().regex(/^[0-9]{5}$/) }),
  settings: z.strictObject({ theme: z.enum(['light', 'dark']), size: z.int() }),
  likes: z.int().min(0).default(0), website: z.url().optional(),
})
`

/** Records a second, by who judges them. */
export type ValidatorRates = Readonly<Record<'checks' | 'zod by hand' | 'zod generated', number>>

/** Judges a record. */
export type Judge = (record: unknown) => unknown

/** Generates from one table and measures; the best of `rounds` rounds, taken in turns. */
export function measureValidators(root: string, bin: string, rounds: number = 5): Promise<ValidatorRates> {
  return withJudges(root, bin, (judges) => ratesOf(judges, rounds))
}

/** Hands our judges to `body`: those generated from the table, and zod by hand. */
export async function withJudges<Given>(
  root: string,
  bin: string,
  body: (judges: Readonly<Record<keyof ValidatorRates, Judge>>) => Given,
): Promise<Given> {
  const cache = join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'bkend-validators-'))
  try {
    mkdirSync(join(folder, 'schema'))
    writeFileSync(join(folder, 'bkend.config.yaml'), 'project: bench\n')
    writeFileSync(join(folder, 'schema', 'profiles.yaml'), TABLE)
    await run(process.execPath, [bin, 'generate'], { cwd: folder })
    return body(await judgesIn(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function judgesIn(folder: string): Promise<Readonly<Record<keyof ValidatorRates, Judge>>> {
  const load = async (name: string, text: string): Promise<Record<string, unknown>> => {
    const file = join(folder, `${name}.mjs`)
    writeFileSync(file, transformSync(text, { loader: 'ts', format: 'esm', target: 'node20' }).code)
    return import(pathToFileURL(file).href)
  }
  const generated = (name: string): string => readFileSync(join(folder, 'generated', `${name}.ts`), 'utf8')
  const { checkProfileCreate } = (await load('checks', generated('checks'))) as { checkProfileCreate: Judge }
  const { ProfileSchema } = (await load('zod', generated('validators'))) as {
    ProfileSchema: { create: { safeParse: Judge } }
  }
  const { schema } = (await load('hand', BY_HAND)) as { schema: { safeParse: Judge } }
  const ours = ProfileSchema.create
  return {
    checks: checkProfileCreate,
    'zod by hand': (record) => schema.safeParse(record),
    'zod generated': (record) => ours.safeParse(record),
  }
}

const BATCH = 100_000

/** Records a second of each, in turns: the best of `rounds` rounds. Throws where a judge refuses the record. */
export function ratesOf<Name extends string>(
  judges: Readonly<Record<Name, Judge>>,
  rounds: number,
): Record<Name, number> {
  const names = Object.keys(judges) as Name[]
  const best = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>
  for (const name of names) if (isRefusal(judges[name](RECORD))) throw new Error(`${name} refuses the record`)
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const judge = judges[name]
      const start = performance.now()
      for (let i = 0; i < BATCH; i++) judge(RECORD)
      // The first round only warms up.
      if (round > 0) best[name] = Math.max(best[name], (BATCH / (performance.now() - start)) * 1000)
    }
  return best
}

/** What a judge says of a record that is at fault, in any of their words. */
function isRefusal(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return answer === false
  return ('success' in answer && answer.success === false) || ('issues' in answer && answer.issues !== undefined)
}
