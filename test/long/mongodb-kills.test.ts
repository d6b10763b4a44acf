/** The pushing process dies after every single command of a plan of forty steps over documents, its journal's included. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SERVER_VARIABLE } from '../mongodb/database.ts'
import { killedAt, type Whole, wholePush } from '../mongodb/kills.ts'
import { RENAMED, renameCutAt, wholeRename } from '../mongodb/rename-cuts.ts'
import { type MongoServer, startMongo } from '../support/mongodb-server.ts'

/** Pushes under way at once, each to a database of its own: most of a cut is waiting for a process to start. */
const LANES = 3

let server: MongoServer
let whole: Whole
beforeAll(async () => {
  server = await startMongo()
  process.env[SERVER_VARIABLE] = server.url
  whole = await wholePush()
}, 900_000)
afterAll(() => server.stop())

/** What differs from `wanted` of all cuts from the first to the last. */
async function wrongCuts(
  [first, last]: readonly [number, number],
  wanted: unknown,
  cutAt: (cut: number) => Promise<unknown>,
): Promise<readonly unknown[]> {
  const wrong: unknown[] = []
  let next = first
  const lane = async (): Promise<void> => {
    for (let cut = next++; cut <= last; cut = next++) {
      const end = await cutAt(cut)
      if (JSON.stringify(end) !== JSON.stringify(wanted)) wrong.push({ cut, end })
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return wrong
}

const PARTS = 8

it.each(Array.from({ length: PARTS }, (_, i) => i))(
  'every cut of part %i of 8 is ended by the next push, every document there and nothing done twice',
  async (part) => {
    const at = (n: number): number => Math.floor((whole.commands * n) / PARTS)
    const cuts = [at(part) + 1, at(part + 1)] as const
    expect(await wrongCuts(cuts, whole.end, async (cut) => (await killedAt(cut)).end)).toEqual([])
  },
)

it('has so many commands that each part has some', () => {
  expect(whole.commands).toBeGreaterThan(10 * PARTS)
  console.log(`${whole.commands} commands of ${whole.steps} steps`)
})

it('every cut of a push in which tables and columns take each other’s names, too', async () => {
  const { first, last } = await wholeRename()
  expect(await wrongCuts([first, last], RENAMED, renameCutAt)).toEqual([])
})
