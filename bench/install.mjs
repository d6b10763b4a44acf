#!/usr/bin/env node
// Measures what `npm install bkend` costs: the packed file, and what it puts into an empty project, package by package.
// Usage: node bench/install.mjs. Prints a table and writes bench/results/install.json.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const app = fs.mkdtempSync(path.join(os.tmpdir(), 'bkend-install-'))
// What a project that has a server can do without.
const OPTIONAL = ['@electric-sql/pglite']

const run = (cwd, ...args) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

function bytesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true, recursive: true }).reduce((sum, entry) => {
    return entry.isFile() ? sum + fs.statSync(path.join(entry.parentPath, entry.name)).size : sum
  }, 0)
}

/** Package → its bytes, without those of packages inside it; none is. */
function packagesOf(modules) {
  const names = fs.readdirSync(modules).flatMap((name) => {
    if (name.startsWith('.')) return []
    return name.startsWith('@') ? fs.readdirSync(path.join(modules, name)).map((own) => `${name}/${own}`) : [name]
  })
  return names.map((name) => ({ name, bytes: bytesBelow(path.join(modules, name)) }))
}

const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(2)} MiB`.padStart(11)

try {
  const [packed] = JSON.parse(run(root, 'pack', '--json', '--pack-destination', app))
  fs.writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }))
  run(app, 'install', '--no-audit', '--no-fund', '--silent', path.join(app, packed.filename))
  const packages = packagesOf(path.join(app, 'node_modules')).sort((a, b) => b.bytes - a.bytes)
  const installed = packages.reduce((sum, { bytes }) => sum + bytes, 0)
  const optional = packages.filter(({ name }) => OPTIONAL.includes(name)).reduce((sum, { bytes }) => sum + bytes, 0)
  const result = {
    at: new Date().toISOString(),
    platform: `${process.platform}-${process.arch}`,
    packed: packed.size,
    unpacked: packed.unpackedSize,
    installed,
    installedWithoutOptional: installed - optional,
    packages,
  }
  fs.mkdirSync(path.join(root, 'bench', 'results'), { recursive: true })
  fs.writeFileSync(path.join(root, 'bench', 'results', 'install.json'), `${JSON.stringify(result, null, 2)}\n`)
  const rows = [
    ['packed (what npm downloads of bkend)', packed.size],
    ['unpacked', packed.unpackedSize],
    ['installed, all packages', installed],
    [`installed, without ${OPTIONAL.join(', ')}`, installed - optional],
    ...packages.slice(0, 12).map(({ name, bytes }) => [`  ${name}`, bytes]),
  ]
  for (const [name, bytes] of rows) process.stdout.write(`${name.padEnd(48)}${mebibytes(bytes)}\n`)
} finally {
  fs.rmSync(app, { recursive: true, force: true })
}
