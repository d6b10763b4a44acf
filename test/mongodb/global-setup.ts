/** One server for all tests of the MongoDB target; says which it is. */
import { startMongo } from '../support/mongodb-server.ts'
import { SERVER_VARIABLE } from './database.ts'

/** Called by vitest once, before any test file; what it returns is called once after the last. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startMongo()
  process.stdout.write(`The MongoDB target is tested on ${server.what}\n`)
  process.env[SERVER_VARIABLE] = server.url
  return () => server.stop()
}
