/** What the rest of the house may use of comparing. */
export * from './change.ts'
