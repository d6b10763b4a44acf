/** The entry `bkend/client`: the runtime under a generated client. */
export * from './client/index.ts'
