/** The database decides what the declared JSON says, for random permission sets in every form. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { declaredTable } from './cases.ts'
import { decisionsOn } from './decisions.ts'
import { decisionsOverHttp } from './http.ts'
import { ON_POSTGRES } from './on-postgres.ts'

test('plain SQL under each role is decided as declared', async () => {
  const [tables = []] = fc.sample(fc.array(declaredTable, { minLength: 16, maxLength: 16 }), { numRuns: 1, seed: 7 })
  const { decisions, differences } = await decisionsOn(tables)
  expect(differences.slice(0, 5)).toEqual([])
  expect(decisions).toBeGreaterThan(5000)
})

test('the Data API answers as declared', async () => {
  const [tables = []] = fc.sample(fc.array(declaredTable, { minLength: 2, maxLength: 2 }), { numRuns: 1, seed: 11 })
  const { decisions, differences } = await decisionsOverHttp(tables, ON_POSTGRES)
  expect(differences.slice(0, 5)).toEqual([])
  expect(decisions).toBeGreaterThan(400)
})
