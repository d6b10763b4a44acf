/** What the command line may use of the engine. */
export { type AccessResult, accessOf } from './access.ts'
export { answerRename } from './answer.ts'
export type { FileState, FileStatus } from './files.ts'
export type { FirstCalls } from './first-calls.ts'
export { type HistoryResult, historyOf } from './history.ts'
export { type InitOptions, type InitResult, initProject } from './init.ts'
export { createKey, type DevKeys, type KeysResult, listKeys, type NewKey, revokeKey } from './keys.ts'
export type { ChangeOptions, ProjectOptions } from './options.ts'
export { planText, pushPlanFile, removeText, saveText } from './plan-file.ts'
export type { Prepared } from './prepared.ts'
export { type CheckResult, checkProject, generateProject } from './project-runs.ts'
export { pullProject } from './pull.ts'
export type { PullConflict, PulledFile, PullOptions, PullResult } from './pull-result.ts'
export type { Destination, GeneratedResult, Outcome, Question, RunResult } from './result.ts'
export { type AccessChange, hazardWarnings, type Review, reviewOf } from './review.ts'
export { type PreparedRollback, prepareRollback } from './rollback.ts'
export { type FileEdit, type RollbackFiles, rollbackFiles, type WrittenEdits } from './rollback-files.ts'
export { prepare, run } from './run.ts'
export type { SeededTable } from './seed/live.ts'
export { type SeedOptions, type SeedResult, seedProject } from './seed/seed.ts'
export { type RunningServer, type ServeRunOptions, type ServeRunResult, serveProject } from './serve.ts'
export { createLog, type LogOptions } from './serving-log.ts'
export { statusOf } from './status.ts'
export type { StatusResult } from './status-result.ts'
export {
  createUser,
  giveRights,
  listUsers,
  type UsersResult,
  type WantedRights,
  type WantedUser,
} from './users.ts'
export { watchCheck } from './watch/check.ts'
export { watchProject } from './watch/dev.ts'
export type { DevOptions, DevResult } from './watch/dev-options.ts'
export type { DevEvent } from './watch/events.ts'
export type { Answer as DevAnswer } from './watch/wakes.ts'
