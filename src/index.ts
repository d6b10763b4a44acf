/** The package's main entry: the words that schema files and the config are written with. */
export * from './dsl/index.ts'
