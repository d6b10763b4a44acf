#!/usr/bin/env node
// Measures the Data API beside servers written by hand: `npm run bench:serve -- [--rounds 5] [--seconds 3] [--connections 32] [--rows 100000] [--target mongodb]`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundled, root } from './bundled.mjs'

const { main, outfile, table } = await bundled('serving/main.ts')
const result = await main(outfile, process.argv.slice(2))
console.log(table(result))
const file = process.argv.includes('mongodb') ? 'serving-mongodb.json' : 'serving.json'
writeFileSync(join(root, 'bench', 'results', file), `${JSON.stringify(result, null, 2)}\n`)
