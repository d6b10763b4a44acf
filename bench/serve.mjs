#!/usr/bin/env node
// Measures the Data API beside servers written by hand: `npm run bench:serve -- [--rounds 5] [--seconds 3] [--connections 32] [--rows 100000]`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const outfile = join(root, 'node_modules', '.cache', 'bkend-bench', 'serving.mjs')
mkdirSync(dirname(outfile), { recursive: true })
await build({
  entryPoints: [join(root, 'bench', 'serving', 'main.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
})
const { main, table } = await import(pathToFileURL(outfile).href)
const result = await main(outfile, process.argv.slice(2))
console.log(table(result))
writeFileSync(join(root, 'bench', 'results', 'serving.json'), `${JSON.stringify(result, null, 2)}\n`)
