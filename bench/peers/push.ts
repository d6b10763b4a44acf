/** From a declared schema to a database, by bkend and by its peers: the social network and a hundred tables. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Databases } from '../database.ts'
import { type Run, run } from '../processes.ts'
import { writeProject } from '../project.ts'
import { SOCIAL_DRIZZLE, tablesDrizzle } from './drizzle.ts'
import { commandOf, type Scratch } from './scratch.ts'
import { type Contender, inTurns, type Results } from './turns.ts'

/** What measuring needs. */
export interface PeerBench {
  /** The checkout. */
  readonly root: string
  /** The built command line of bkend. */
  readonly bin: string
  readonly scratch: Scratch
  readonly databases: Databases
  readonly rounds: number
  readonly tell: (what: string) => void
}

/** One schema in everybody's words. */
export interface Project {
  readonly name: string
  /** A project of bkend's; its packages are found from there. */
  readonly folder: string
  /** A drizzle schema. */
  readonly drizzle: string
}

/** Writes both projects below the scratch folder. */
export function writeProjects({ root, scratch }: PeerBench): readonly Project[] {
  const work = join(scratch.folder, 'work')
  rmSync(work, { recursive: true, force: true })
  const social = join(work, 'social')
  mkdirSync(social, { recursive: true })
  for (const name of ['schema', 'bkend.config.ts']) cpSync(join(root, name), join(social, name), { recursive: true })
  rmSync(join(social, 'schema', 'seed.ts'), { force: true })
  const tables = join(work, 'tables')
  writeProject(tables, 100)
  return [
    { name: 'social network', folder: social, drizzle: SOCIAL_DRIZZLE },
    { name: '100 tables', folder: tables, drizzle: tablesDrizzle(100) },
  ]
}

/** Question → contender → what it took. */
export type PushResults = Readonly<Record<string, Results>>

/** First push, push with nothing changed, and the plan against an empty database. */
export async function measurePush(bench: PeerBench, project: Project): Promise<PushResults> {
  const { rounds, tell, databases } = bench
  const ways = waysOf(bench, project)
  const pushed = new Map<string, string>()
  const wanted = await databases.fresh()
  await ways.drizzle(['push', '--force'], wanted)
  const first = (name: string, push: (url: string) => Promise<Run>): Contender => ({
    name,
    once: async () => {
      const url = await databases.fresh()
      pushed.set(name, url)
      return push(url)
    },
  })
  const again = (name: string, push: (url: string) => Promise<Run>): Contender => ({
    name,
    once: () => push(pushed.get(name) ?? ''),
  })
  const pushes: readonly (readonly [string, (url: string) => Promise<Run>])[] = [
    ['bkend push', (url) => ways.bkend(['push', '--yes', '--write', '--url', url])],
    ['drizzle-kit push', (url) => ways.drizzle(['push', '--force'], url)],
    ['Atlas, library', (url) => ways.atlas('apply', url, wanted)],
  ]
  const onEmpty = (body: (url: string) => Promise<Run>) => async () => body(await databases.fresh())
  tell(`${project.name}: push`)
  const firstPush = await inTurns(rounds, pushes.map(([name, push]) => first(name, push))) // biome-ignore format: as read
  tell(`${project.name}: push again`)
  const pushAgain = await inTurns(rounds, pushes.map(([name, push]) => again(name, push))) // biome-ignore format: as read
  tell(`${project.name}: plan`)
  const plan = await inTurns(rounds, [
    { name: 'bkend plan', once: onEmpty((url) => ways.bkend(['plan', '-o', 'plan.json', '--url', url])) },
    { name: 'pg-delta plan', once: onEmpty((url) => ways.pgDelta(url, wanted)) },
    { name: 'Atlas, library', once: onEmpty((url) => ways.atlas('plan', url, wanted)) },
    { name: 'drizzle-kit generate, no database', once: () => ways.drizzle(['generate'], wanted) },
  ])
  return {
    'push to an empty database': firstPush,
    'push, nothing changed': pushAgain,
    'plan for an empty database': plan,
  }
}

interface Ways {
  bkend(args: readonly string[]): Promise<Run>
  drizzle(args: readonly string[], url: string): Promise<Run>
  pgDelta(current: string, wanted: string): Promise<Run>
  atlas(what: 'plan' | 'apply', current: string, wanted: string): Promise<Run>
}

function waysOf({ bin, scratch }: PeerBench, { folder, drizzle }: Project): Ways {
  const node = (args: readonly string[], allow: readonly number[] = [0]): Promise<Run> =>
    run(process.execPath, args, { cwd: folder, allow })
  writeFileSync(join(folder, 'drizzle.ts'), drizzle)
  return {
    // A plan with changes ends with 3.
    bkend: (args) => node([bin, ...args], [0, 3]),
    drizzle(args, url) {
      rmSync(join(folder, 'drizzle'), { recursive: true, force: true })
      const config = { dialect: 'postgresql', dbCredentials: { url }, schema: './drizzle.ts', out: './drizzle' }
      writeFileSync(join(folder, 'drizzle.json'), JSON.stringify(config))
      return node([commandOf(scratch, 'drizzle-kit'), ...args, '--config', 'drizzle.json'])
    },
    pgDelta: (current, wanted) =>
      node([
        commandOf(scratch, '@supabase/pg-delta'),
        'plan',
        ...['--source', current, '--desired', wanted, '--out', 'delta.json'],
      ]),
    atlas(what, current, wanted) {
      if ('missing' in scratch.atlas) return Promise.reject(new Error(scratch.atlas.missing))
      const urls = [current, wanted].map((url) => `${url}?sslmode=disable`)
      return run(scratch.atlas.program, [what, ...urls], { cwd: folder })
    },
  }
}
