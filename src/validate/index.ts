/** What the rest of the house may use of validation. */
export * from './check.ts'
export { BIGINT_RANGE, type CheckMode, checkOf, INTEGER_RANGE } from './check-of.ts'
export { isServerSet, type RecordChecks, recordChecks } from './record.ts'
