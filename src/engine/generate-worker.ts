/** The program of a thread that runs one generator. */
import { parentPort, workerData } from 'node:worker_threads'
import { GENERATORS } from '../generate/index.ts'
import type { Answer, Task } from './elsewhere.ts'
import { bytesOf } from './files.ts'

const { generator, schema, context } = workerData as Task
const found = GENERATORS.find(({ name }) => name === generator)
if (!found) throw new Error(`there is no generator ${generator}`)
const { files, diagnostics } = found.generate(schema, context)
// A buffer of its own for each file: those of short texts lie in one that others use too.
const whole = files.map((file) => ({ path: file.path, bytes: ownBytes(bytesOf(file)) }))
const answer: Answer = { files: whole, diagnostics }
parentPort?.postMessage(answer, [...new Set(whole.map(({ bytes }) => bytes.buffer))])

function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isOwn = bytes.buffer instanceof ArrayBuffer && bytes.byteLength > Buffer.poolSize
  return isOwn ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}
