/** The program of a thread that runs generators. */
import { parentPort, workerData } from 'node:worker_threads'
import { GENERATORS } from '../generate/index.ts'
import type { Answer, Task } from './elsewhere.ts'
import { bytesOf } from './files.ts'

const { generators, schema, context } = workerData as Task
const answer: Answer = generators.map((name) => {
  const generator = GENERATORS.find((each) => each.name === name)
  if (!generator) throw new Error(`there is no generator ${name}`)
  const { files, diagnostics } = generator.generate(schema, context)
  return { files: files.map((file) => ({ path: file.path, bytes: ownBytes(bytesOf(file)) })), diagnostics }
})
parentPort?.postMessage(
  answer,
  answer.flatMap(({ files }) => files.map(({ bytes }) => bytes.buffer as ArrayBuffer)),
)

/** The bytes in a buffer of their own: those of short texts lie in one that others use too. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isOwn = bytes.buffer instanceof ArrayBuffer && bytes.byteLength > Buffer.poolSize
  return isOwn ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}
