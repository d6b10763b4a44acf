/** What the rest of the house may use of validation. */
export * from './check.ts'
