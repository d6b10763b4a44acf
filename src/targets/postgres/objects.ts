/** Everything about Postgres' objects: declared, read, compared in the server's words, and made. */

export { canonicalise } from './canonicalise.ts'
export { declare } from './declare/declare.ts'
export { takingIn } from './declare/take-in.ts'
export { besides } from './inspect/besides.ts'
export { facts, inspect } from './inspect/inspect.ts'
export { liveHashQuery } from './inspect/live-hash.ts'
export { parts } from './inspect/parts.ts'
export { normalize } from './normalize.ts'
export { render } from './render/render.ts'
export { rowWriter } from './rows/later.ts'
