/** The words that schema files and the config are written with, and the way from a builder to what it declares. */
export { type Declaration, declarationOf } from './declaration.ts'
export * from './words.ts'
