/** A push whose process dies: the next one ends where it would have. A few cuts here; all of them in `test/long/`. */
import { beforeAll, describe, expect, it } from 'vitest'
import { killedAt, type Whole, wholePush } from './kills.ts'

let whole: Whole
beforeAll(async () => {
  whole = await wholePush()
})

describe('a push that is killed', () => {
  it('has a plan worth it: forty steps, all of them reached when nothing stops it', () => {
    expect(whole.steps).toBeGreaterThanOrEqual(40)
    expect(whole.commands).toBeGreaterThan(whole.steps)
    expect(whole.end).toMatchObject({ outcome: 'applied', versions: 2, left: 0 })
  })

  it.each([0.2, 0.5, 0.85])(
    'after %f of its commands is ended by the next',
    async (share) => {
      const { killed, end } = await killedAt(Math.ceil(whole.commands * share))
      expect([killed, end]).toEqual([true, whole.end])
    },
    240_000,
  )
})
