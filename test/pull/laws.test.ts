/** A few schemas of chance; test/long has many. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { schema } from '../postgres-objects/random-schema.ts'
import { isFollowed, isFoundAgain } from './laws.ts'

it('finds again what was pushed', async () => {
  expect.hasAssertions()
  await fc.assert(fc.asyncProperty(schema, fc.constantFrom('ts', 'yaml'), isFoundAgain), {
    numRuns: 3,
    endOnFailure: true,
  })
})

it('follows what was done by hand', async () => {
  expect.hasAssertions()
  await fc.assert(fc.asyncProperty(schema, schema, isFollowed), { numRuns: 3, endOnFailure: true })
})
