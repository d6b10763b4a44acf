/** Laws over random schemas: each is reached, once is enough, and there and back ends where it began. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashSnapshot } from '../../src/diff/index.ts'
import { openProject } from './project.ts'
import { schema } from './random-schema.ts'

test('each schema is reached in one push, and going back undoes it', async () => {
  const project = await openProject()
  try {
    await fc.assert(
      fc.asyncProperty(schema, schema, async (a, b) => {
        await project.push(a)
        const began = hashSnapshot(await project.inspected())
        await project.push(b)
        expect((await project.plan(b)).changes).toEqual([])
        await project.push(a)
        expect(hashSnapshot(await project.inspected())).toBe(began)
      }),
      { numRuns: 40 },
    )
  } finally {
    await project.close()
  }
}, 300_000)
