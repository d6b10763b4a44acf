/** Tens of thousands of decisions of the Data API, for new random permission sets in every run. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { declaredTable } from '../access/cases.ts'
import { decisionsOverHttp } from '../access/http.ts'
import { ON_POSTGRES } from '../access/on-postgres.ts'

const TABLES = 20

test('the Data API answers as declared, twenty thousand times', async () => {
  let decisions = 0
  while (decisions < 20_000) {
    const [tables = []] = fc.sample(fc.array(declaredTable, { minLength: TABLES, maxLength: TABLES }), 1)
    const found = await decisionsOverHttp(tables, ON_POSTGRES)
    expect(found.differences.slice(0, 5)).toEqual([])
    decisions += found.decisions
  }
}, 3_600_000)
