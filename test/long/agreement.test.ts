/** The same as `test/agreement`, over a hundred thousand records. */
import { expect, test } from 'vitest'
import { agree } from '../agreement/agree.ts'

const SEED = Number(process.env.AGREEMENT_SEED ?? Date.now() % 1_000_000_000)

test('a hundred thousand records get one verdict', async () => {
  const found = await agree(SEED, 400, 250)
  expect(found.disagreements, `AGREEMENT_SEED=${SEED}`).toEqual([])
  expect(found.records).toBeGreaterThanOrEqual(100_000)
})
