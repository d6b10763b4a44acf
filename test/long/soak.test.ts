/**
 * Ten minutes at 70% of what the server can answer at most, reads and writes mixed, and again while pushes add columns and
 * indexes: no error, and memory that does not grow. `SOAK_MINUTES` says how long; memory is judged from three minutes on.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Ours, serveTables } from '../serve/service.ts'
import { TABLES } from '../serve/tables.ts'
import { type Child, startChild } from '../support/child.ts'
import { type Load, loadOn } from './soak-load.ts'

const MINUTES = Number(process.env.SOAK_MINUTES ?? 10)
const PATIENCE = (MINUTES + 3) * 60_000
/** Askers at once. */
const ASKERS = 24
/** Seconds between two pushes. */
const BETWEEN = 30
/** Megabytes that a minute may add, once two minutes are over. */
const SLOPE = 1

let live: Ours
let child: Child
let load: Load
let rate: number

/** Megabytes that the process takes, and that its heap holds, after each garbage collection: one number a second. */
const memory = { process: [] as number[], heap: [] as number[] }

beforeAll(async () => {
  live = await serveTables({ tables: { 'posts.yaml': TABLES['posts.yaml'] ?? '' } })
  await live.end(0)
  child = await startChild('serve', [live.cwd])
  const url = (await child.line('ready ')).slice('ready '.length).replace('localhost', '127.0.0.1')
  child.process.stdout?.on('data', (chunk: Buffer) => {
    for (const [, taken, held] of chunk.toString().matchAll(/^memory (\d+) (\d+)$/gm)) {
      memory.process.push(Number(taken) / 2 ** 20)
      memory.heap.push(Number(held) / 2 ** 20)
    }
  })
  load = await loadOn(url, live.keys, ASKERS)
  await load.run(3, null)
  const seconds = 8
  rate = ((await load.run(seconds, null)).requests / seconds) * 0.7
}, 120_000)
afterAll(async () => {
  child?.process.kill('SIGTERM')
  await child?.ended
  await live?.close()
})

/** Megabytes a minute by which the numbers grow, by least squares; what came in the first two minutes does not count. */
function slopeOf(numbers: readonly number[]): number {
  const late = numbers.slice(120)
  const x = (late.length - 1) / 2
  const y = late.reduce((sum, n) => sum + n, 0) / late.length
  const over = late.reduce((sum, n, i) => sum + (i - x) * (n - y), 0)
  return late.length < 2 ? 0 : (over / late.reduce((sum, _, i) => sum + (i - x) ** 2, 0)) * 60
}

async function soaked(): Promise<void> {
  for (const numbers of Object.values(memory)) numbers.length = 0
  const { requests, errors } = await load.run(MINUTES * 60, rate)
  const slopes = { process: slopeOf(memory.process), heap: slopeOf(memory.heap) }
  console.log(`${requests} requests, ${Math.round(rate)} a second; MB at the end, and more a minute:`, {
    process: [memory.process.at(-1), slopes.process],
    heap: [memory.heap.at(-1), slopes.heap],
  })
  expect(errors).toEqual([])
  expect(requests).toBeGreaterThan(rate * MINUTES * 60 * 0.5)
  if (MINUTES < 3) return
  expect(slopes.process).toBeLessThan(SLOPE)
  expect(slopes.heap).toBeLessThan(SLOPE)
}

it(`answers for ${MINUTES} minutes without an error, in the same memory`, soaked, PATIENCE)

it(
  `and while pushes add columns and indexes`,
  async () => {
    const [posts = ''] = [TABLES['posts.yaml']]
    let [columns, indexes, over] = ['', 'indexes:\n', false]
    let pushes = 0
    const pushing = (async () => {
      while (!over) {
        pushes++
        if (pushes % 2 === 1) columns += `  extra${pushes}: { type: string, optional: true }\n`
        else indexes += `  - [extra${pushes - 1}]\n`
        const text = posts.replace('columns:\n', `columns:\n${columns}`) + (pushes > 1 ? indexes : '')
        await live.push({ 'posts.yaml': text })
        for (let i = 0; i < BETWEEN * 10 && !over; i++) await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })()
    try {
      await soaked()
    } finally {
      over = true
      await pushing
    }
    expect(pushes).toBeGreaterThan(1)
  },
  PATIENCE,
)
