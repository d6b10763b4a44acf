#!/usr/bin/env node
// Measures bkend beside its peers: `npm run bench:peers [-- --rounds 3]`. Bundles and runs peers/main.ts.
import { bundled, root } from './bundled.mjs'

const { main } = await bundled('peers/main.ts')
await main(root, process.argv.slice(2))
