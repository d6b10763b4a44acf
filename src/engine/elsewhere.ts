/** Generators that run in a thread of their own, beside the others. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type GenerateContext, type Generator, generatedFile } from '../generate/index.ts'
import type { Schema } from '../model/index.ts'

/** What a generator gives. */
export type Generation = ReturnType<Generator['generate']>

/** What the thread is handed. */
export interface Task {
  /** Names. */
  readonly generators: readonly string[]
  readonly schema: Schema
  readonly context: GenerateContext
}

/** What the thread answers, a generator each: texts of many megabytes as bytes, which are handed over without a copy. */
export type Answer = readonly {
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[]
  readonly diagnostics: Generation['diagnostics']
}[]

/** Starting a thread and handing it the schema takes longer than generating for fewer tables. */
const MANY_TABLES = 200

/** The thread's program beside the bundle; null where there is none, as when run from sources, or no second core to run it. */
function ownProgram(): string | null {
  if (availableParallelism() < 2) return null
  const places = ['./generate-worker.cjs', '../generate-worker.cjs'].map((place) => new URL(place, import.meta.url))
  return places.map((place) => fileURLToPath(place)).find((file) => existsSync(file)) ?? null
}

/**
 * What the generators that may run apart give, by name, made elsewhere; none where that would gain nothing or the thread failed:
 * they are to be asked here. `program`: what the thread runs.
 */
export async function generateElsewhere(
  generators: readonly Generator[],
  schema: Schema,
  context: GenerateContext,
  program: string | null = ownProgram(),
): Promise<ReadonlyMap<string, Generation>> {
  const names = generators.filter(({ apart }) => apart).map(({ name }) => name)
  if (names.length === 0 || program === null || schema.tables.length < MANY_TABLES) return new Map()
  const answer = await answerOf(program, { generators: names, schema, context })
  return new Map(
    answer?.map(
      ({ files, diagnostics }, i) =>
        [names[i] ?? '', { files: files.map(({ path, bytes }) => generatedFile(path, [bytes])), diagnostics }] as const,
    ),
  )
}

/** Null where the thread cannot be started or fails: whoever then does the same here meets the fault where it can be told. */
function answerOf(program: string, task: Task): Promise<Answer | null> {
  return new Promise((resolve) => {
    const worker = new Worker(program, { workerData: task })
    worker.once('message', (answer: Answer) => resolve(answer))
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
  })
}
