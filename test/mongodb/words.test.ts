/** What is declared under `mongodb`, pushed: made where the server has it, said where it has not, and found again as declared. */
import { afterEach, expect, test } from 'vitest'
import { asWritten, createProject, type TestProject, told } from './project.ts'

let project: TestProject
afterEach(() => project.remove())

const PLACES = `
table: places
columns:
  name: string
  about: string?
  email: string?
  at: { type: object, properties: { type: string, coordinates: { type: array, items: number } }, optional: true }
  more: jsonb?
  goes: timestamptz?
indexes:
  - { name: words, columns: [name, about], mongodb: { type: text, weights: { name: 5 }, default_language: none } }
  - { name: near, columns: [at], mongodb: { type: 2dsphere } }
  - { name: below, columns: [more], mongodb: { type: wildcard } }
  - { name: all, columns: [more], mongodb: { key: { $**: 1 }, wildcardProjection: { more: 1, about: 1 } } }
  - { name: ends, columns: [goes], mongodb: { expireAfterSeconds: 3600 } }
  - { name: few, columns: [about], mongodb: { sparse: true } }
  - { name: spread, columns: [name], mongodb: { type: hashed } }
  - { name: deep, columns: [at], mongodb: { key: { at.type: 1, name: -1 } } }
  - { name: some, columns: [email], mongodb: { partialFilterExpression: { email: { $type: string } } } }
unique:
  - { name: loose, columns: [email], mongodb: { collation: { locale: en, strength: 2 } } }
`

async function indexes(): Promise<Record<string, unknown>> {
  const found = await project.database.with((db) => db.collection('places').listIndexes().toArray())
  return Object.fromEntries(found.map(({ name, ...rest }) => [name, rest]))
}

test('indexes of every kind', async () => {
  project = await createProject(PLACES)
  const first = await project.push()
  expect(told(first)).not.toMatch(/^error/m)
  const made = await indexes()
  const left = (what: RegExp): boolean => what.test(told(first))
  const kinds: readonly (readonly [string, RegExp, object])[] = [
    ['words', /`words` is not made: this server has no text/, { default_language: 'none' }],
    ['near', /`near` is not made: this server has no indexes over places/, { key: { at: '2dsphere' } }],
    ['below', /`below` is not made: this server has no wildcard/, { key: { 'more.$**': 1 } }],
    ['all', /`all` is not made: this server has no wildcard/, { key: { '$**': 1 } }],
    ['some', /`some` is not made: this server cannot build an index with that condition/, { key: { email: 1 } }],
    ['loose', /`loose` is not made: this server has no collations/, { unique: true, collation: { locale: 'en' } }],
  ]
  for (const [name, why, want] of kinds) {
    if (left(why)) expect(made).not.toHaveProperty(name)
    else expect(made[name]).toMatchObject(want)
  }
  expect(made.ends).toMatchObject({ key: { goes: 1 }, ...(!left(/`ends` ends no/) && { expireAfterSeconds: 3600 }) })
  expect(made.few).toMatchObject({ key: { about: 1 }, ...(!left(/`few` holds/) && { sparse: true }) })
  expect(made.deep).toMatchObject({ key: { 'at.type': 1, name: -1 } })
  const other = await project.push({ toolchain: 'another' })
  expect([other.outcome, other.changes]).toEqual(['applied', []])
})

test('when documents go is changed in place, everything else builds the index anew', async () => {
  project = await createProject(PLACES)
  await project.push()
  await project.declare(PLACES.replace('3600', '60').replace('weights: { name: 5 }', 'weights: { about: 2 }'))
  const second = await project.push()
  expect([second.outcome, told(second)]).toEqual(['applied', expect.not.stringMatching(/^error/m)])
  const made = await indexes()
  if (made.words) expect(made.words).toMatchObject({ weights: { name: 1, about: 2 } })
  if ('expireAfterSeconds' in (made.ends as object)) expect(made.ends).toMatchObject({ expireAfterSeconds: 60 })
  const other = await project.push({ toolchain: 'another' })
  expect([other.outcome, other.changes]).toEqual(['applied', []])
})

test('a validator of its own, and whom it binds', async () => {
  const notes = (mongodb: string): string =>
    `table: places\ncolumns: { n: integer, at: timestamptz? }\noptions: { mongodb: { ${mongodb} } }\n`
  const fragment = "validator: { n: { $gt: 3 }, at: { $not: { $lt: { $date: '1999-12-31T23:00:00Z' } } } }"
  project = await createProject(notes(`${fragment}, validation: { level: moderate, action: warn }`))
  const first = await project.push()
  expect([first.outcome, told(first)]).toEqual(['applied', expect.not.stringMatching(/^error/m)])
  const live = async (): Promise<object> =>
    (await project.database.with((db) => db.listCollections({ name: 'places' }, { nameOnly: false }).toArray()))[0]
      ?.options ?? {}
  if (told(first).includes('held by nobody')) return
  expect(await live()).toMatchObject({ validationLevel: 'moderate', validationAction: 'warn' })
  expect((await project.push({ toolchain: 'another' })).changes).toEqual([])
  await project.declare(notes(fragment))
  expect((await project.push()).outcome).toBe('applied')
  expect(await live()).toMatchObject({ validationLevel: 'strict', validationAction: 'error' })
  const insert = (n: number): Promise<unknown> =>
    project.database.with((db) => db.collection('places').insertOne({ n, ...asWritten() }))
  await expect(insert(3)).rejects.toThrow(/failed validation/)
  await expect(insert(4)).resolves.toMatchObject({ acknowledged: true })
})

test('indexes over SQL are Postgres’ own: said, and made where `mongodb` says a key', async () => {
  project = await createProject(`
table: places
columns: { name: string, email: { type: string, maxLength: 200 } }
indexes:
  - { name: sql_alone, columns: [{ $sql: 'lower({name})' }] }
  - { name: told_here, columns: [{ $sql: 'lower({name})' }], mongodb: { key: { name: 1 } } }
  - { name: by_class, columns: [{ key: name, opclass: text_pattern_ops }, createdAt desc], include: email }
unique:
  - { $sql: 'lower({email})' }
`)
  const first = await project.push()
  expect(told(first)).not.toMatch(/^error/m)
  for (const name of ['sql_alone', 'places_lower_email_key'])
    expect(told(first)).toMatch(`The index \`${name}\` is not made: its keys are SQL`)
  const made = await indexes()
  expect(Object.keys(made).sort()).toEqual(['_id_', 'by_class', 'told_here'])
  expect(made.told_here).toMatchObject({ key: { name: 1 } })
  expect(made.by_class).toMatchObject({ key: { name: 1, createdAt: -1 } })
  const other = await project.push({ toolchain: 'another' })
  expect([other.outcome, other.changes]).toEqual(['applied', []])
})
