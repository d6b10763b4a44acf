/** What client, documents and server agree on. */
export * from './auth.ts'
export * from './errors.ts'
export * from './limits.ts'
export * from './list.ts'
export * from './routes.ts'
export * from './shapes.ts'
export * from './users.ts'
