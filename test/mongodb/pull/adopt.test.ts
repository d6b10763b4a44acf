/** Databases that bkend never saw become files, which leave them as they are. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { FIXTURES } from './fixtures.ts'
import { errors, joined, pullFolder } from './project.ts'

describe.each(Object.entries(FIXTURES))('the database of a %s', (name, fill) => {
  it('becomes files that a push has nothing to do for, in both languages', async () => {
    const folder = await pullFolder(fill)
    try {
      const pulled = await folder.pull()
      expect([pulled.outcome, ...pulled.diagnostics]).toEqual(['generated'])
      await expect(joined(await folder.files())).toMatchFileSnapshot(`golden/${name}.ts.txt`)
      const left = pulled.left.map(({ address, reason }) => `${address}: ${reason}`).sort()
      await expect(`${left.join('\n')}\n`).toMatchFileSnapshot(`golden/${name}.left.txt`)
      const plan = await folder.plan()
      expect([plan.outcome, plan.changes, ...errors(plan.diagnostics)]).toEqual(['pending', []])

      const inTypescript = await folder.forms()
      await rm(path.join(folder.cwd, 'schema'), { recursive: true })
      expect((await folder.pull({ format: 'yaml' })).outcome).toBe('generated')
      await expect(joined(await folder.files())).toMatchFileSnapshot(`golden/${name}.yaml.txt`)
      expect(await folder.forms()).toEqual(inTypescript)
      expect((await folder.pull()).outcome).toBe('in-sync')
      expect(errors((await folder.push()).diagnostics)).toEqual([])
      expect(await folder.pull()).toMatchObject({ outcome: 'in-sync', files: [], conflicts: [] })
    } finally {
      await folder.remove()
    }
  })
})
