/** A push whose process dies: the next one ends where it would have. A few cuts here; all of them in `test/long/`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultMatrix, type Matrix } from './fault-matrix.ts'

let matrix: Matrix
beforeAll(async () => {
  matrix = await faultMatrix()
})
afterAll(() => matrix.close())

describe('a push that is killed', () => {
  it('has a plan worth it: many steps in several phases, all of them reached when nothing stops it', () => {
    expect(matrix.steps).toBeGreaterThanOrEqual(40)
    expect(matrix.phases).toBeGreaterThanOrEqual(5)
    expect(matrix.end).toMatchObject({ versions: 2, unfinished: 0, left: 0 })
  })

  it.each([0.3, 0.55, 0.8])('at %f of its messages is ended by the next', async (share) => {
    const cut = { at: 'sent', n: Math.ceil(matrix.messages.sent * share) } as const
    expect(await matrix.cutAt(cut)).toEqual({ killed: true, end: matrix.end })
  })

  it.each([0.5, 0.97])('after %f of its statements is ended by the next', async (share) => {
    const cut = { at: 'done', n: Math.ceil(matrix.messages.done * share) } as const
    expect(await matrix.cutAt(cut)).toEqual({ killed: true, end: matrix.end })
  })
})
