/** A run under way: what it was asked, what it loaded, and its connection. */
import type { Driver, Target } from '../plan/index.ts'
import type { PreparedFiles } from './generating.ts'
import type { ChangeOptions } from './options.ts'
import type { Project } from './project.ts'

/** Everything that planning and applying share. */
export interface Opened {
  readonly project: Project
  readonly target: Target
  readonly driver: Driver
  /** Null where the run writes no files. */
  readonly files: PreparedFiles | null
  readonly options: ChangeOptions
}
