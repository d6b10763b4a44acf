/** The JSON Schema generator. */
import { hasErrors } from '../../diagnostic/index.ts'
import { nameClashes } from '../client/names.ts'
import { type GeneratedFile, generatedFile } from '../generated-file.ts'
import type { Generator } from '../generator.ts'
import { tableMemory } from '../table-memory.ts'
import { tableDocument } from './document.ts'

const FOLDER = 'json-schema'
const documents = tableMemory<GeneratedFile>()

/** Writes `json-schema/<table>.json`: one document a table, of draft 2020-12. */
export const jsonSchemaGenerator: Generator = {
  name: 'json-schema',
  folder: FOLDER,
  enabled: (config) => config.generate.jsonSchema,
  generate(schema) {
    const diagnostics = nameClashes(schema.tables)
    if (hasErrors(diagnostics)) return { files: [], diagnostics }
    const files = schema.tables.map((table) =>
      documents.of(table, schema, '', () =>
        generatedFile(`${FOLDER}/${table.name}.json`, [`${JSON.stringify(tableDocument(table, schema), null, 2)}\n`]),
      ),
    )
    return { files, diagnostics }
  },
}
