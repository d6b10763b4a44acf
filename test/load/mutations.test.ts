/** Valid files broken at random: always diagnostics with a place, never a stack trace, never a hang. */
import { expect, it } from 'vitest'
import { complaints, mutants } from './mutants.ts'

it.each([1, 2, 3, 4, 5, 6])('fifty broken files are told with their places (seed %i)', async (seed) => {
  expect(await complaints(mutants(seed, 50))).toEqual([])
})
