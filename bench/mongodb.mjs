#!/usr/bin/env node
// Measures pushes to MongoDB: `npm run bench:mongodb [-- --sizes 100,1000 --documents 1000000 --runs 3]`. Bundles and runs mongodb.ts.
import { bundled, root } from './bundled.mjs'

const { main } = await bundled('mongodb.ts')
await main(root, process.argv.slice(2))
