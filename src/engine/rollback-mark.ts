/** How the history tells a rollback from a push: by what it was given, which was a version and no files. */
import type { JournalEntry, Version } from '../plan/index.ts'

const MARK = /^rollback:(\d+):/

/** Stands in the history where a push has the hash of its inputs, so that no files ever seem to be what was given. */
export function rollbackMark(to: number, hash: string): string {
  return `rollback:${to}:${hash}`
}

/** The version that was gone back to; null where it was a push. */
export function rolledBackTo({ inputHash }: Pick<Version | JournalEntry, 'inputHash'>): number | null {
  const to = MARK.exec(inputHash)?.[1]
  return to === undefined ? null : Number(to)
}
