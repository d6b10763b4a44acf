/** Another process that remembers and recalls one entry again and again: `FILE NAME ROUNDS`. Prints `done` and what it found at fault. */
import { readEntry, writeEntry } from '../../../src/load/index.ts'

const [file = '', name = '', rounds = ''] = process.argv.slice(2)
const faults: string[] = []
for (let round = 0; round < Number(rounds); round++) {
  writeEntry(file, name, { name }, { name, rows: Array.from({ length: 200 + round }, () => name) })
  const entry = readEntry(file, name)
  if (entry === null) continue
  const body = entry.body() as { readonly name: string; readonly rows: readonly string[] }
  if (body.name !== name || body.rows.some((row) => row !== name)) faults.push(`${name} read ${JSON.stringify(body)}`)
}
console.log(`done ${faults.join('; ')}`)
