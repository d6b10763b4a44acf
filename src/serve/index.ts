/** What the engine may use of serving. */
export { type App, createApp } from './app.ts'
export { hashOfKey } from './asking/keys.ts'
export { isScope } from './asking/scopes.ts'
export type { Log, ServeContext } from './context.ts'
export { SERVE_DEFAULTS, type ServeOptions } from './options.ts'
export type { Published, PublishedSource } from './published.ts'
