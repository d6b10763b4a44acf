/** The whole fault matrix: the pushing process dies before every message and after every statement of a long plan. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultMatrix, type Matrix } from '../apply/fault-matrix.ts'

let matrix: Matrix
beforeAll(async () => {
  matrix = await faultMatrix()
}, 120_000)
afterAll(() => matrix.close())

it.each(['sent', 'done'] as const)(
  'every cut (%s) is ended by the next push, with every row and nothing twice',
  async (at) => {
    const wrong: unknown[] = []
    for (let n = 1; n <= matrix.messages[at]; n++) {
      const { end } = await matrix.cutAt({ at, n })
      if (JSON.stringify(end) !== JSON.stringify(matrix.end)) wrong.push({ at, n, end })
    }
    expect(wrong).toEqual([])
  },
)
