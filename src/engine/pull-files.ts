/** The schema files that a pull writes. */
import { rm } from 'node:fs/promises'
import { DiagnosticError, error } from '../diagnostic/index.ts'
import type { PulledFile } from './pull-result.ts'
import { writeAtomically } from './write-atomically.ts'

/** A file as it is to be. */
export interface PlannedFile {
  /** Absolute. */
  readonly path: string
  readonly shown: string
  /** Null: it goes. */
  readonly text: string | null
  /** As it is; null where there is none. */
  readonly before: string | null
}

/** The files as they are told. */
export function shownFiles(files: readonly PlannedFile[]): PulledFile[] {
  return files.map(({ shown, text, before }) => ({
    path: shown,
    change: text === null ? 'removed' : before === null ? 'added' : 'edited',
  }))
}

/** Writes them, each whole or not at all. Throws a `DiagnosticError` where one cannot be written. */
export async function writePlanned(files: readonly PlannedFile[]): Promise<void> {
  for (const { path, shown, text } of files) {
    try {
      if (text === null) await rm(path)
      else await writeAtomically(path, text)
    } catch (fault) {
      throw new DiagnosticError([error('generate/write', `${shown} cannot be written: ${(fault as Error).message}`)])
    }
  }
}
