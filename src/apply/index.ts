/** What the rest of the house may use of applying. */
export { apply } from './apply.ts'
export type { ApplyOptions } from './options.ts'
export { APPLY_EXIT_CODES, type ApplyOutcome, type ApplyReport } from './report.ts'
