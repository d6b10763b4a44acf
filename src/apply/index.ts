/** What the rest of the house may use of applying. */
export { apply } from './apply.ts'
export type { ApplyOptions } from './options.ts'
export type { ApplyOutcome, ApplyReport } from './report.ts'
