/** What the rest of the house may use of editing declarations. */
export { renameWords } from './literal.ts'
export type { RenamePlace } from './place.ts'
export { withRenameLine } from './rename-line.ts'
