/** The program of a thread that runs generators. */
import { parentPort, workerData } from 'node:worker_threads'
import { GENERATORS } from '../generate/index.ts'
import type { Answer, Task } from './elsewhere.ts'

const { generators, schema, context } = workerData as Task
const answer: Answer = generators.map((name) => {
  const generator = GENERATORS.find((each) => each.name === name)
  if (!generator) throw new Error(`there is no generator ${name}`)
  const { files, diagnostics } = generator.generate(schema, context)
  return { files: files.map((file) => ({ path: file.path, bytes: ownBytes(file.pieces) })), diagnostics }
})
parentPort?.postMessage(
  answer,
  answer.flatMap(({ files }) => files.map(({ bytes }) => bytes.buffer as ArrayBuffer)),
)

/** The pieces in one buffer of their own, which can be handed over. */
function ownBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
