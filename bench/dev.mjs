#!/usr/bin/env node
// Measures `bkend dev` by real saves: `npm run bench:dev -- [--sizes 100,1000] [--edits 50] [--reloads 1000] [--idle 20]`. Bundles and runs watching/main.ts.
import { bundled, root } from './bundled.mjs'

const { main } = await bundled('watching/main.ts')
await main(root, process.argv.slice(2))
