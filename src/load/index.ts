/** What the rest of the house may use of loading. YAML, zod and the parsers come in only where there is something to read. */

export { type RememberedSchema, recallSchema, rememberSchema, type SchemaFacts } from './cache/schema.ts'
export { cacheFolder, readEntry, shortHash, writeEntry } from './cache/store.ts'
export { type JudgedUrl, judgeUrl } from './config/url.ts'
export { type ReadVariable, readVariable } from './config/variables.ts'
export { isAccessFile, isSchemaFile, isSeedFile } from './files/walk.ts'
export type { Naming } from './judge/names.ts'
export { type LoadedAccessTests, loadAccessTests } from './load-access-tests.ts'
export { createSchemaLoader, type SchemaLoader, type Touched } from './load-again.ts'
export { type ConfigOptions, type LoadedConfig, loadConfig } from './load-config.ts'
export { loadFunctionModule } from './load-function.ts'
export {
  type Loaded,
  type LoadOptions,
  loadSchema,
  loadTexts,
  readSchemaTexts,
  type SchemaTexts,
  sourcesOf,
} from './load-schema.ts'
export { type LoadedSeeds, loadSeeds } from './load-seeds.ts'
export type { DeclarationPath, RawDeclaration } from './raw.ts'
export type { FunctionExport, FunctionModule } from './typescript/bundle.ts'
