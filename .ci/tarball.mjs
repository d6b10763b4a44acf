#!/usr/bin/env node
// Packs the package, installs it into an empty project, and does there what the README tells: init, push, type check.
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const app = fs.mkdtempSync(path.join(os.tmpdir(), 'bkend-tarball-'))

function run(cwd, command, ...args) {
  process.stdout.write(`$ ${command} ${args.join(' ')}\n`)
  const output = execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  process.stdout.write(args.includes('--json') ? '' : output)
  return output
}

function expect(condition, message) {
  if (!condition) throw new Error(message)
}

const APP = `import { createClient } from '../generated/client.js'

const client = createClient({ url: 'https://api.example.com', apiKey: 'pk_example' })

export async function titles(): Promise<string[]> {
  const { items } = await client.posts.list({ limit: 10 })
  return items.map((post) => post.title)
}
`

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
    lib: ['ES2022', 'DOM'],
  },
  include: ['src', 'generated', 'schema', 'bkend.config.ts'],
}

function write(name, text) {
  fs.mkdirSync(path.dirname(path.join(app, name)), { recursive: true })
  fs.writeFileSync(path.join(app, name), text)
}

try {
  const [packed] = JSON.parse(run(root, 'npm', 'pack', '--json', '--pack-destination', app))
  const tarball = path.join(app, packed.filename)
  const names = packed.files.map((file) => file.path)
  for (const needed of [
    'dist/bin.js',
    'dist/index.js',
    'dist/types/index.d.ts',
    'dist/output.schema.json',
    'dist/plan.schema.json',
    'schema.json',
    'README.md',
    'LICENSE',
  ])
    expect(names.includes(needed), `the tarball lacks ${needed}`)
  expect(!names.some((name) => /^(src|test|bench)\//.test(name)), 'the tarball holds sources or tests')
  run(root, 'npx', 'publint', '--strict', tarball)
  run(root, 'npx', 'attw', tarball, '--profile', 'esm-only')

  write('package.json', JSON.stringify({ name: 'app', private: true, type: 'module' }))
  run(app, 'npm', 'install', '--no-audit', '--no-fund', tarball, 'typescript@6')
  run(app, 'npx', 'bkend', 'init', '--yes')
  run(app, 'npx', 'bkend', 'push')
  expect(/Nothing to do/.test(run(app, 'npx', 'bkend', 'push')), 'the second push found something to do')
  write('src/app.ts', APP)
  write('tsconfig.json', JSON.stringify(TSCONFIG))
  run(app, 'npx', 'tsc', '-p', '.')

  // The embedded database is an optional dependency: all else works without it, and push says what is missing.
  fs.rmSync(path.join(app, 'node_modules', '@electric-sql'), { recursive: true })
  run(app, 'npx', 'bkend', 'generate', '--check')
  const without = spawnSync('npx', ['bkend', 'push', '--url', 'pglite:.bkend/other'], { cwd: app, encoding: 'utf8' })
  expect(without.status === 1, `push without the embedded database ended with ${without.status}`)
  expect(/`npm install [^`]*@electric-sql\/pglite`/.test(without.stderr), `no way out in: ${without.stderr}`)
} finally {
  fs.rmSync(app, { recursive: true, force: true })
}
