/** The Data API over MongoDB decides what the declared JSON says, for random permission sets in every form. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { declaredTable } from '../access/cases.ts'
import { decisionsOverHttp } from '../access/http.ts'
import { onMongodb } from './on-mongodb.ts'

test('the Data API answers as declared', async () => {
  const [tables = []] = fc.sample(fc.array(declaredTable, { minLength: 3, maxLength: 3 }), { numRuns: 1, seed: 11 })
  const { decisions, differences } = await decisionsOverHttp(tables, onMongodb())
  expect(differences.slice(0, 5)).toEqual([])
  expect(decisions).toBeGreaterThan(600)
})
