/** What the process's exit code says. Scripts rely on the numbers. */

/** Meaning → exit code. */
export const EXIT = {
  /** Done, or already in sync. */
  ok: 0,
  /** A diagnostic or a failure; nothing was changed. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Changes are pending (`diff --exit-code`), or a generated file is stale. */
  pending: 3,
  /** A hazard that is not allowed. */
  hazard: 4,
  /** A likely rename needs an answer. */
  rename: 5,
  /** Drift, or the plan's state is not the live one. */
  drift: 6,
  /** Another push holds the lease. */
  locked: 7,
  /** Stopped part-way: committed phases stand. */
  stopped: 8,
  /** Interrupted before the first commit. */
  interrupted: 130,
} as const

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
