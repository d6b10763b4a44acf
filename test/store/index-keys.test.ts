/** A value that a unique over SQL refuses: the fault names the columns of the SQL, on a server and on the embedded database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planCreate, type Store } from '../../src/query/index.ts'
import { type PushedProject, pushed, user, type Where } from './project.ts'

const PEOPLE = `
table: people
columns: { email: { type: string, maxLength: 200 }, name: string? }
unique:
  - { $sql: 'lower({email})' }
permissions: { create: user, read: user }
`

describe.each(['server', 'embedded'] satisfies Where[])('on the %s', (where) => {
  let project: PushedProject
  let store: Store
  beforeAll(async () => {
    project = await pushed(where, PEOPLE)
    store = await project.open()
  }, 180_000)
  afterAll(async () => {
    await store?.close()
    await project?.remove()
  })

  const make = async (email: string): Promise<unknown> => {
    const planned = planCreate({ table: 'people', body: { email } }, { schema: project.schema, asker: user('ann') })
    if (!planned.ok) throw planned.refusal
    return store.create(planned.query)
  }

  test('another spelling of a value that is taken is a duplicate of its column', async () => {
    await make('Ann@example.com')
    await expect(make('aNN@Example.com')).rejects.toMatchObject({
      kind: 'duplicate',
      fields: ['email'],
      rule: 'people_lower_email_key',
    })
    await make('bob@example.com')
  })
})
