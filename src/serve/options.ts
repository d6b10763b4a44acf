/** What can be set about serving: the settings of `serve:` in the config, filled in. */
import { type RateLimits, SERVE_DEFAULTS, type ServeConfig } from '../model/index.ts'

/** What the server is told. */
export type ServeOptions = ServeConfig

export type { RateLimits }
export { SERVE_DEFAULTS }
