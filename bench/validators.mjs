#!/usr/bin/env node
// Measures the generated checks beside zod alone: `npm run bench:validators`.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const outfile = join(root, 'node_modules', '.cache', 'bkend-bench', 'validators.mjs')
mkdirSync(dirname(outfile), { recursive: true })
await build({
  entryPoints: [join(root, 'bench', 'validators.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
})
const { measureValidators } = await import(pathToFileURL(outfile).href)
const rates = await measureValidators(root, join(root, 'dist', 'bin.js'))
for (const [name, rate] of Object.entries(rates)) console.log(`${name.padEnd(16)}${Math.round(rate)} records/s`)
console.log(
  `checks are ${(rates.checks / rates['zod by hand']).toFixed(1)}× zod by hand, ${(rates.checks / rates['zod generated']).toFixed(1)}× zod generated`,
)
