/** Judges records by generated JSON Schema: ajv, with the one keyword exact that it computes in doubles. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { jsonSchemaGenerator } from '../../src/generate/json-schema/index.ts'
import type { Schema } from '../../src/model/index.ts'
import { CONFIG } from './social.ts'

/** The documents by table. */
export function documentsOf(schema: Schema): ReadonlyMap<string, string> {
  const { files } = jsonSchemaGenerator.generate(schema, { config: CONFIG, clientRuntime: '' })
  return new Map(
    schema.tables.map((t) => [t.name, files.find((f) => f.path === `json-schema/${t.name}.json`)?.text ?? '']),
  )
}

/** Whether the decimal digits of `value` are a whole number of steps of 10⁻ⁿ. */
function isMultiple(step: number, value: number): boolean {
  const scale = Math.round(-Math.log10(step))
  const [digits = '', exponent = '0'] = String(value).split('e')
  return (digits.split('.')[1] ?? '').length - Number(exponent) <= scale
}

/** The judges of a table's three faces. */
export function judgesOf(document: string): Readonly<Record<'row' | 'create' | 'update', ValidateFunction>> {
  const ajv = new Ajv2020({
    ownProperties: true,
    strict: true,
    allErrors: false,
    strictRequired: true,
    allowUnionTypes: true,
  })
  ajv.removeKeyword('multipleOf')
  ajv.addKeyword({ keyword: 'multipleOf', type: 'number', schemaType: 'number', validate: isMultiple, errors: false })
  ajv.addSchema(JSON.parse(document), 'table')
  const face = (name: string): ValidateFunction => {
    const judge = ajv.getSchema(`table#/$defs/${name}`)
    if (!judge) throw new Error(`no ${name}`)
    return judge
  }
  return { row: face('row'), create: face('create'), update: face('update') }
}
