/** The laws of pulling over many schemas. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { schema } from '../postgres-objects/random-schema.ts'
import { isFollowed, isFoundAgain } from '../pull/laws.ts'

const RUNS = 60
const SEED = Number(process.env.FAST_CHECK_SEED ?? 20_261_121)

it('finds again what was pushed', { timeout: 900_000 }, async () => {
  expect.hasAssertions()
  await fc.assert(fc.asyncProperty(schema, fc.constantFrom('ts', 'yaml'), isFoundAgain), {
    numRuns: RUNS,
    seed: SEED,
    endOnFailure: true,
  })
})

it('follows what was done by hand', { timeout: 900_000 }, async () => {
  expect.hasAssertions()
  await fc.assert(fc.asyncProperty(schema, schema, isFollowed), { numRuns: RUNS, seed: SEED, endOnFailure: true })
})
