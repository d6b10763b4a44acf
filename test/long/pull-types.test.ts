/** What a pull writes in TypeScript passes the type checker. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../generate-client/generated.ts'
import { faults } from '../generate-client/program.ts'

const OPTIONS = {
  paths: { bkend: [path.join(ROOT, 'src/index.ts')] },
  types: ['node'],
  typeRoots: [path.join(ROOT, 'node_modules/@types')],
}

/** The files of a golden text. */
async function golden(name: string): Promise<Map<string, string>> {
  const text = await readFile(new URL(`../pull/golden/${name}.ts.txt`, import.meta.url), 'utf8')
  const parts = text.split(/^──── (.*)\n/m).slice(1)
  return new Map(parts.flatMap((file, i) => (i % 2 === 0 ? [[`${name}/${file}`, parts[i + 1] ?? ''] as const] : [])))
}

it('passes the type checker', async () => {
  const files = new Map((await Promise.all(['shop', 'wiki', 'erp'].map(golden))).flatMap((all) => [...all]))
  expect(files.size).toBeGreaterThan(20)
  expect(faults(files, OPTIONS)).toEqual([])
})
