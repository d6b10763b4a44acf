/** What the rest of the house may use of queries. */
export * from './accounts.ts'
export * from './asker.ts'
export * from './faults.ts'
export * from './keys.ts'
export * from './query.ts'
export * from './store.ts'
