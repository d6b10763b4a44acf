/** A hundred thousand decisions of the database and more, for new random permission sets in every run. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { declaredTable } from '../access/cases.ts'
import { decisionsOn } from '../access/decisions.ts'

const TABLES = 40

test('plain SQL under each role is decided as declared, a hundred thousand times', async () => {
  let decisions = 0
  while (decisions < 100_000) {
    const [tables = []] = fc.sample(fc.array(declaredTable, { minLength: TABLES, maxLength: TABLES }), 1)
    const found = await decisionsOn(tables)
    expect(found.differences.slice(0, 5)).toEqual([])
    decisions += found.decisions
  }
}, 3_600_000)
