#!/usr/bin/env node
// Measures bkend as its users meet it: `npm run bench [-- --sizes 100,1000 --runs 3]`. Bundles and runs main.ts.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const here = path.dirname(fileURLToPath(import.meta.url))
// Inside the checkout, so that packages are found from there.
const outfile = path.join(here, '..', 'node_modules', '.cache', 'bkend-bench', 'main.mjs')
fs.mkdirSync(path.dirname(outfile), { recursive: true })
await build({
  entryPoints: [path.join(here, 'main.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
})
const { main } = await import(pathToFileURL(outfile).href)
await main(path.join(here, '..'), process.argv.slice(2))
