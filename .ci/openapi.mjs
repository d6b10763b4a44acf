#!/usr/bin/env node
// openapi-typescript (which needs TypeScript 5) takes the example's document, and what it prints compiles.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bkend-openapi-'))
const run = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })

try {
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  run('npm', 'install', '--no-audit', '--no-fund', 'openapi-typescript@7.13.0', 'typescript@5.9.3')
  for (const name of ['openapi.yaml', 'openapi.json']) {
    const output = `${name.replace('.', '-')}.ts`
    run('npx', 'openapi-typescript', path.join(root, 'generated', name), '--output', output)
    run('npx', 'tsc', '--noEmit', '--strict', '--lib', 'ES2022,DOM', output)
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
