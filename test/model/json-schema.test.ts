/** The JSON Schema for editors agrees with what load takes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { yamlJsonSchema } from '../../src/model/declaration/index.ts'

const validate = new Ajv({ strict: true, allErrors: true }).compile(yamlJsonSchema())
const fixtures = join(import.meta.dirname, '../load/fixtures')

function documents(text: string): unknown[] {
  return [...parseAllDocuments(text, { intAsBigInt: false })].map((document) => document.toJS())
}

describe('the JSON Schema of YAML files', () => {
  it.each(readdirSync(fixtures))('takes the fixture %s', (word) => {
    for (const document of documents(readFileSync(join(fixtures, word, 'yaml/schema.yaml'), 'utf8'))) {
      expect(validate(document) ? [] : validate.errors).toEqual([])
    }
  })

  it.each([
    ['an unknown key of a table', 'table: t\ncolumns: {}\ndescripton: x'],
    ['an unknown key of a column', 'table: t\ncolumns: { a: { type: string, maxLenght: 1 } }'],
    ['a limit of another type', 'table: t\ncolumns: { a: { type: integer, minLength: 1 } }'],
    ['a mistyped type', 'table: t\ncolumns: { a: strin }'],
    ['a mistyped type below', 'table: t\ncolumns: { a: { type: array, items: { type: strin } } }'],
    ['a mistyped action', 'table: t\ncolumns: { a: { type: reference, to: t, onDelete: cascde } }'],
    ['an unknown option', 'table: t\ncolumns: {}\noptions: { ids: uuid }'],
    ['an unknown key of an index', 'table: t\ncolumns: {}\nindexes: [{ columns: [a], usng: gin }]'],
  ])('refuses %s', (_, text) => {
    expect(documents(text).map((document) => validate(document))).toEqual([false])
  })

  it('explains every key of a column', () => {
    const { definitions } = yamlJsonSchema() as unknown as {
      definitions: { column: { anyOf: { properties?: Record<string, { description?: string; allOf?: unknown }> }[] } }
    }
    const properties = definitions.column.anyOf.find((form) => form.properties)?.properties ?? {}
    const silent = Object.entries(properties).filter(
      ([, value]) => value.description === undefined && value.allOf === undefined,
    )
    expect(Object.keys(properties).length).toBeGreaterThan(25)
    expect(silent.map(([key]) => key)).toEqual([])
  })
})
