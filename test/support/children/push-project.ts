/** Another process that pushes a project: `CWD URL`. Prints `done OUTCOME`. */
import { run } from '../../../src/engine/index.ts'

const [cwd = '', url = ''] = process.argv.slice(2)
const options = { cwd, url, schema: 'schema', allow: ['all'], prune: false, lockWait: 600_000, fixed: false }
const result = await run({ ...options, toolchain: 'test' }, 'apply')
const wrong = result.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message)
console.log(`done ${result.outcome} ${wrong.join('; ')}`)
