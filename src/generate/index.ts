/** Every generator, in the order in which their files are listed. */
import { checksGenerator } from './checks/index.ts'
import { clientGenerator } from './client/index.ts'
import { docsGenerator } from './docs/index.ts'
import type { Generator } from './generator.ts'
import { jsonSchemaGenerator } from './json-schema/index.ts'
import { openapiGenerator } from './openapi/index.ts'
import { validatorsGenerator } from './validators/index.ts'

export { joinRuntime, RUNTIME_FILES } from './client/index.ts'
export { changesDiagram } from './docs/diagram.ts'
export { type GeneratedFile, generatedFile } from './generated-file.ts'
export type { GenerateContext, Generator } from './generator.ts'

/** The registry: a new generator is one folder and one line here. */
export const GENERATORS: readonly Generator[] = [
  clientGenerator,
  openapiGenerator,
  validatorsGenerator,
  checksGenerator,
  jsonSchemaGenerator,
  docsGenerator,
]
