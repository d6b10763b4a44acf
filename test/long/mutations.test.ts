/** Ten thousand broken files: always diagnostics with a place, never a stack trace, never a hang. */
import { expect, it } from 'vitest'
import { complaints, mutants } from '../load/mutants.ts'

const BATCH = 50
const BATCHES = 200

it(`${BATCH * BATCHES} broken files are told with their places`, async () => {
  const wrong: string[] = []
  for (let seed = 1000; seed < 1000 + BATCHES; seed++)
    for (const complaint of await complaints(mutants(seed, BATCH))) wrong.push(`seed ${seed}: ${complaint}`)
  expect(wrong).toEqual([])
})
