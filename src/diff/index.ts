/** What the rest of the house may use of comparing. */
export * from './apply.ts'
export * from './candidates.ts'
export * from './change.ts'
export * from './diff.ts'
export * from './hash.ts'
export * from './same.ts'
export * from './tree.ts'
