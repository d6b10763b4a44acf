/** Any schema is seeded: every row passes the checks, and the database takes all of them, once. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readyRows } from '../../src/engine/seed/ready.ts'
import { withPasswords } from '../../src/engine/seed/users.ts'
import type { PutCount } from '../../src/plan/index.ts'
import { settingsFor } from '../../src/targets/postgres/driver/settings.ts'
import { rowWriter } from '../../src/targets/postgres/rows/writer.ts'
import { config, openProject, type Project, schemaOf } from '../postgres-objects/project.ts'
import { schema as randomSchema } from '../postgres-objects/random-schema.ts'

let project: Project
beforeAll(async () => {
  project = await openProject()
})
afterAll(() => project.close())

const NOTHING = { rows: [], made: {} }
const scope = { project: 'test', environment: 'dev' }

test('made-up rows of random schemas are taken, and taken once', async () => {
  await fc.assert(
    fc.asyncProperty(randomSchema, fc.nat(3), async (yaml, seed) => {
      const schema = schemaOf(yaml)
      await project.push(schema)
      const wanted = await readyRows({ schema, config, environment: 'dev' }, NOTHING, { rows: 15, tables: [], seed })
      expect(wanted.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
      await project.query('begin')
      try {
        await project.query(settingsFor('public'))
        const writer = rowWriter({ query: project.query }, config, scope)
        const put = async (): Promise<PutCount[]> => {
          const counts = [await writer.putUsers(await withPasswords(wanted.users, writer))]
          for (const batches of wanted.statements) counts.push(...(await writer.put(batches, schema)))
          return counts
        }
        const rows = [...wanted.counts.values()].reduce((sum, n) => sum + n, 0)
        expect((await put()).reduce((sum, { inserted }) => sum + inserted, 0)).toBe(rows)
        expect((await put()).every(({ inserted, updated }) => inserted + updated === 0)).toBe(true)
      } finally {
        await project.query('rollback')
      }
    }),
    { numRuns: 6 },
  )
})
