/** The JSON Schema generator. */
import { hasErrors } from '../../diagnostic/index.ts'
import { nameClashes } from '../client/names.ts'
import type { Generator } from '../generator.ts'
import { tableDocument } from './document.ts'

/** Writes `json-schema/<table>.json`: one document a table, of draft 2020-12. */
export const jsonSchemaGenerator: Generator = {
  name: 'json-schema',
  enabled: (config) => config.generate.jsonSchema,
  generate(schema, { config }) {
    const { client, openapi, validators, checks } = config.generate
    const diagnostics = nameClashes(schema.tables)
    // The others speak of the same names, and have said so where they are generated too.
    const told = client !== false || openapi !== false || validators || checks !== false
    if (hasErrors(diagnostics)) return { files: [], diagnostics: told ? [] : diagnostics }
    const files = schema.tables.map((table) => ({
      path: `json-schema/${table.name}.json`,
      text: `${JSON.stringify(tableDocument(table, schema), null, 2)}\n`,
    }))
    return { files, diagnostics }
  },
}
