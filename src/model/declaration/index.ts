/** The declaration form. It has a door of its own because it loads zod, which most users of the model never need. */
export { columnSchema, fieldSchema } from './field.ts'
export * from './form.ts'
export { yamlJsonSchema } from './json-schema.ts'
export { lazy } from './lazy.ts'
export {
  accessSchema,
  crudPolicySchema,
  enumSchema,
  indexSchema,
  optionsSchema,
  policySchema,
  rowsSchema,
  tableSchema,
  testsSchema,
  uniqueSchema,
} from './table.ts'
export * from './words.ts'
