#!/usr/bin/env node
// Measures the generated checks beside zod alone: `npm run bench:validators`.
import { join } from 'node:path'
import { bundled, root } from './bundled.mjs'

const { measureValidators } = await bundled('validators.ts')
const rates = await measureValidators(root, join(root, 'dist', 'bin.js'))
for (const [name, rate] of Object.entries(rates)) console.log(`${name.padEnd(16)}${Math.round(rate)} records/s`)
console.log(
  `checks are ${(rates.checks / rates['zod by hand']).toFixed(1)}× zod by hand, ${(rates.checks / rates['zod generated']).toFixed(1)}× zod generated`,
)
