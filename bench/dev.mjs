#!/usr/bin/env node
// Measures `bkend dev` by real saves: `npm run bench:dev -- [--sizes 100,1000] [--edits 50] [--reloads 1000] [--idle 20]`. Bundles and runs watching/main.ts.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const outfile = join(root, 'node_modules', '.cache', 'bkend-bench', 'watching.mjs')
mkdirSync(dirname(outfile), { recursive: true })
await build({
  entryPoints: [join(root, 'bench', 'watching', 'main.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
})
const { main } = await import(pathToFileURL(outfile).href)
await main(root, process.argv.slice(2))
