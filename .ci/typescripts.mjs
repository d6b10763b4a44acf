#!/usr/bin/env node
// Type-checks a project that uses the packed package (schema, config, generated client and validators) with every
// TypeScript that users have, under every way of resolving modules. Usage: node .ci/typescripts.mjs [TARBALL]
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const app = fs.mkdtempSync(path.join(os.tmpdir(), 'bkend-typescripts-'))

const VERSIONS = ['5.9', '6', '7']
const RESOLUTIONS = [
  ['Node16', 'Node16'],
  ['NodeNext', 'NodeNext'],
  ['ESNext', 'Bundler'],
]

const TABLES = `import { array, enumType, integer, numeric, object, oneOf, reference, sql, column, string, table, userId } from 'bkend'

export const mood = enumType('mood', ['happy', 'sad'])

export const entries = table('entries', {
  title: string().min(1).max(200),
  state: oneOf('draft', 'published').default('draft'),
  tags: array(string()).default([]),
  score: numeric(5, 2).optional(),
  likes: integer().default(0),
  settings: object({ pinned: string().optional() }).optional(),
  authorId: reference('$users').default(userId()),
})
  .index(['state', 'createdAt desc'])
  .check('no_shouting', sql\`\${column('title')} <> upper(\${column('title')})\`)
  .rows('guest', { state: 'published' })

type Row = typeof entries.$row
export const shown = (row: Row): string => row.title + row.state
// @ts-expect-error: a column of that name does not exist
export const hidden = (row: Row): string => row.titel
// @ts-expect-error: nor can it be indexed
table('others', { title: string() }).index('titel')
`

const APP = `import { BkendError } from 'bkend/client'
import { checkEntryCreate } from '../generated/checks.js'
import { createClient } from '../generated/client.js'
import { EntrySchema } from '../generated/validators.js'

const client = createClient({ url: 'https://api.example.com', apiKey: 'pk_example' })

export async function titles(): Promise<string[]> {
  const { items } = await client.entries.list({ limit: 10 })
  return items.map((entry) => entry.title)
}

export const made: { title: string } = EntrySchema.create.parse({ title: 'x' })
export const checked = checkEntryCreate({ title: 'x' })
export const ours = (fault: unknown): boolean => fault instanceof BkendError
// @ts-expect-error: what the table does not have, the client does not send
export const wrong = () => client.entries.create({ titel: 'x' })
`

function write(name, text) {
  fs.mkdirSync(path.dirname(path.join(app, name)), { recursive: true })
  fs.writeFileSync(path.join(app, name), text)
}

const run = (cwd, command, ...args) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

function packed() {
  const [{ filename }] = JSON.parse(run(root, 'npm', 'pack', '--json', '--pack-destination', app))
  return path.join(app, filename)
}

/** The errors of one compiler under one resolution; empty where there are none. Declarations of libraries are checked, too. */
function errorsOf(version, [module, moduleResolution]) {
  const compilerOptions = {
    target: 'ES2022',
    module,
    moduleResolution,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  }
  const config = `tsconfig.${module}.json`
  write(config, JSON.stringify({ compilerOptions, include: ['src', 'generated', 'schema', 'bkend.config.ts'] }))
  const tsc = path.join(app, 'node_modules', `typescript-${version}`, 'bin', 'tsc')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', config, '--pretty', 'false'], {
    cwd: app,
    encoding: 'utf8',
  })
  return status === 0 ? '' : `${stdout}${stderr}` || `exit code ${status}`
}

try {
  const tarball = process.argv[2] ? path.resolve(process.argv[2]) : packed()
  write('package.json', JSON.stringify({ name: 'app', private: true, type: 'module' }))
  const compilers = VERSIONS.map((version) => `typescript-${version}@npm:typescript@${version}`)
  run(app, 'npm', 'install', '--no-audit', '--no-fund', tarball, ...compilers)
  run(app, 'npx', 'bkend', 'init', '--yes')
  write('schema/entries.ts', TABLES)
  write('src/app.ts', APP)
  run(app, 'npx', 'bkend', 'generate')
  for (const version of VERSIONS) {
    for (const resolution of RESOLUTIONS) {
      const errors = errorsOf(version, resolution)
      process.stdout.write(
        `${errors === '' ? 'ok     ' : 'FAILED '} TypeScript ${version}, ${resolution[1]}\n${errors}`,
      )
      if (errors !== '') process.exitCode = 1
    }
  }
} finally {
  if (process.env.BKEND_KEEP) process.stdout.write(`kept ${app}\n`)
  else fs.rmSync(app, { recursive: true, force: true })
}
