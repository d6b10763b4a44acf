/** What the parts of a driver share. */
import { type ConnectOptions, holderOf } from '../../../plan/index.ts'
import type { Connected } from '../client.ts'

/** Whose documents in our own collections. */
export interface RecordKey {
  readonly project: string
  readonly environment: string
}

/** One driver's constants. */
export interface DriverContext extends Connected {
  readonly options: ConnectOptions
  readonly key: RecordKey
  /** Which program, whose, where. */
  readonly holder: string
}

/** The driver's constants. */
export function contextOf(connected: Connected, options: ConnectOptions): DriverContext {
  const holder = holderOf(options.applicationName)
  const { project, environment } = options
  return { ...connected, options, key: { project, environment }, holder }
}

/** A document's id that no other project, environment or number has. */
export function idOf({ project, environment }: RecordKey, ...more: readonly (string | number)[]): string {
  return JSON.stringify([project, environment, ...more])
}
