/** What the rest of `load` may use of reading TypeScript. */
export { type Evaluated, evaluateTypescript } from './evaluate.ts'
export type { TypescriptFile } from './file.ts'
export { createTypescriptModules, type TypescriptModules } from './modules.ts'
export { createReadMemory, readTypescriptFiles, type TypescriptDeclarations } from './read.ts'
export { holdTransform } from './transform.ts'
