/**
 * Another process that pushes: `URL NAME SQL NAME SQL …`, each name a table of one column `a`, each SQL what makes it, each in a
 * phase of its own. Prints what it is doing, then `report JSON`. Ctrl-C aborts it.
 */
import type { Step } from '../../../src/plan/index.ts'
import { applySteps, tinyDriver } from '../apply.ts'
import { createTable, tables } from '../tiny-objects.ts'

const [url = '', ...rest] = process.argv.slice(2)
const names = rest.filter((_, i) => i % 2 === 0)
const steps: Step[] = names.map((name, i) =>
  createTable(name, { startsPhase: i > 0, action: { kind: 'statement', text: rest[i * 2 + 1] ?? '' } }),
)
const control = new AbortController()
process.on('SIGINT', () => control.abort())
const onProgress = (message: string): void => console.log(message)

const driver = await tinyDriver(url, { signal: control.signal, onProgress })
const { snapshot } = await driver.inspect()
const goal = tables(...names)
const current = new Map([...snapshot].filter(([address]) => goal.has(address)))
const left = steps.filter((_, i) => !current.has(`table:${names[i]}`))
console.log('connected')
const report = await applySteps(driver, current, goal, left, {
  signal: control.signal,
  onProgress,
  lockWait: 60_000,
  inputHash: names.join(),
})
console.log(`report ${JSON.stringify(report)}`)
await driver.close()
process.exit(report.outcome === 'applied' || report.outcome === 'nothing' ? 0 : 1)
