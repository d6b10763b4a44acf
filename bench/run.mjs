#!/usr/bin/env node
// Measures bkend as its users meet it: `npm run bench [-- --sizes 100,1000 --runs 3]`. Bundles and runs main.ts.
import { bundled, root } from './bundled.mjs'

const { main } = await bundled('main.ts')
await main(root, process.argv.slice(2))
