import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject, type TestProject } from '../engine/project.ts'

const TABLES = 1000
const name = (n: number): string => `t${String(n).padStart(4, '0')}`

function yaml(n: number, more = ''): string {
  return `table: ${name(n)}
columns:
  title: { type: string, minLength: 1, maxLength: 80 }
  count: { type: integer, minimum: 0, default: 0 }
  tags: { type: array, items: string, default: [] }
  previousId: { type: reference, to: ${name(Math.max(0, n - 1))}, optional: true }
${more}indexes: [[title], [createdAt desc]]
checks: { counted: { count: { $lt: 1000 } } }
`
}

describe('a project of a thousand tables', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await createProject({})
    for (let n = 0; n < TABLES; n++) await project.write(`schema/${name(n)}.yaml`, yaml(n))
  })
  afterAll(async () => {
    await project.remove()
  })

  it('is pushed once, then there is nothing to do', async () => {
    expect(await project.run('apply', { generate: 'all' })).toMatchObject({
      outcome: 'applied',
      version: { version: 1 },
    })
    expect(await project.run('apply', { generate: 'missing' })).toMatchObject({ outcome: 'in-sync' })
  })

  it('gets one column more by one change', async () => {
    await project.write(`schema/${name(500)}.yaml`, yaml(500, '  more: string?\n'))
    const result = await project.run('apply', { generate: 'all' })
    expect(result).toMatchObject({ outcome: 'applied', changes: [{ kind: 'add', address: 'column:t0500.more' }] })
    expect(result.generated?.written).toEqual([
      'checks.ts',
      'client.ts',
      `json-schema/${name(500)}.json`,
      'openapi.json',
      'openapi.yaml',
      'schema.md',
      'validators.ts',
    ])
  })

  it('loses one table when it is allowed by name, and only that', async () => {
    const last = name(TABLES - 1)
    await project.write(`schema/${last}.yaml`, 'table: other\ncolumns: { name: string }\n')
    const refused = await project.run('apply')
    const allow = refused.questions.map((question) => question.allow)
    expect(allow).toContain(`drop-table:${last}`)
    expect(await project.run('apply', { allow })).toMatchObject({ outcome: 'applied' })
  })
})
