/** What every part of a pull is handed. */
import type { Schema } from '../model/index.ts'
import type { Driver, Target } from '../plan/index.ts'
import type { Settings } from './project.ts'
import type { PullOptions } from './pull-result.ts'

/** Everything that a pull works with. */
export interface Pulling {
  readonly settings: Settings
  readonly target: Target
  readonly driver: Driver
  readonly options: PullOptions
  /** What the files declare; null where there are none. */
  readonly declared: Schema | null
  /** There is no config yet: it is written with the files. */
  readonly isNew: boolean
  readonly texts: readonly { readonly path: string; readonly shown: string; readonly text: string }[]
}

/** What editing files takes of it. */
export interface Editing extends Pick<Pulling, 'settings' | 'texts'> {
  readonly options: Pick<PullOptions, 'cwd' | 'format'>
}
