/**
 * A server in a process of its own: `CWD`. Prints `ready URL`, then every second `memory RSS HEAP`, in bytes, after a garbage
 * collection. SIGTERM ends it.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { serveProject } from '../../../src/engine/index.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const [cwd = ''] = process.argv.slice(2)
const log = {
  info: () => undefined,
  warn: (fields: object, message: string) => console.error(message, fields),
  error: (fields: object, message: string) => console.error(message, fields),
}
const { server, diagnostics } = await serveProject({ cwd, port: 0, host: '127.0.0.1', log })
if (!server) throw new Error(JSON.stringify(diagnostics))
console.log(`ready ${server.url}`)
const telling = setInterval(() => {
  collect()
  const { rss, heapUsed } = process.memoryUsage()
  console.log(`memory ${rss} ${heapUsed}`)
}, 1000)
process.once('SIGTERM', async () => {
  clearInterval(telling)
  await server.end(5000)
  process.exit(0)
})
