/** What the rest of the house may use of editing declarations. */

export { type EditedFiles, editFiles, type SourceFile } from './edit-files.ts'
export { formsOf, type SchemaForms } from './form/table.ts'
export { commonFile, type Elsewhere, type Language, type Layout, type NewFile, newFiles } from './layout.ts'
export { renameWords } from './literal.ts'
export type { RenamePlace } from './place.ts'
export { withRenameLine } from './rename-line.ts'
