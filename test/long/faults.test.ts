/** The whole fault matrix: the pushing process dies before every message and after every statement of a long plan. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultMatrix, type Matrix } from '../apply/fault-matrix.ts'

/** Pushes under way at once, each on a copy of its own: most of a cut is waiting for a process to start. */
const LANES = 4

let matrix: Matrix
beforeAll(async () => {
  matrix = await faultMatrix()
}, 120_000)
afterAll(() => matrix.close())

it.each(['sent', 'done'] as const)(
  'every cut (%s) is ended by the next push, every row there and nothing done twice',
  async (at) => {
    const wrong: unknown[] = []
    let next = 1
    const lane = async (): Promise<void> => {
      for (let n = next++; n <= matrix.messages[at]; n = next++) {
        const { end } = await matrix.cutAt({ at, n })
        if (JSON.stringify(end) !== JSON.stringify(matrix.end)) wrong.push({ at, n, end })
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    expect(wrong).toEqual([])
  },
)
