/** What documents say of indexes and uniques over SQL: what they are, and never that a column of theirs is unique. */
import { expect, test } from 'vitest'
import { tableDrawing } from '../../src/generate/docs/diagram.ts'
import { tableSection } from '../../src/generate/docs/table-section.ts'
import { tableSchemas } from '../../src/generate/openapi/table-schemas.ts'
import type { Table } from '../../src/model/index.ts'
import { tableSpec } from '../../src/serve/spec.ts'
import { judgeSchema } from '../../src/validate/index.ts'
import { schemaOf } from '../postgres-objects/project.ts'
import { documentsOf } from './judge.ts'

const schema = schemaOf(`
table: people
columns: { email: text, age: integer? }
indexes:
  - [{ $sql: 'lower({email})' }, age desc]
  - { columns: [{ key: email, opclass: gin_trgm_ops }], using: gin }
unique:
  - { $sql: 'lower({email})' }
`)
const people = schema.tables[0] as Table

test('the document for people', () => {
  const text = tableSection(people)
  expect(text).toContain('### Uniques\n\n- `lower({email})`\n')
  expect(text).toContain('- `email gin_trgm_ops`, gin (`people_email_idx`)\n')
  expect(text).toContain('- `lower({email})`, `age desc` (`people_lower_email_age_idx`)\n')
  expect(tableDrawing(people).entity).not.toContain('UK')
})

test('OpenAPI and JSON Schema', () => {
  const openapi = JSON.stringify(tableSchemas(people, schema))
  expect(openapi).toContain('Judged by the database alone: unique `people_lower_email_key`')
  expect(openapi).not.toContain('Unique; the database judges it')
  const document = documentsOf(schema).get('people') ?? ''
  expect(document).toContain('unique `people_lower_email_key`, judged by the database alone')
})

test('the specification that the Data API answers lists what is an index of columns', () => {
  const { indexes } = tableSpec(people, schema, new Set(people.columns.map((c) => c.name)))
  expect(indexes).toEqual([{ name: 'people_email_idx', key: { email: 1 } }])
})

test('nobody can tell how long such a key gets, so nothing is said', () => {
  expect(judgeSchema(schema)).toEqual([])
})
