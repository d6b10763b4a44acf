#!/usr/bin/env node
// Builds the package: bundles and declarations in dist/, schema.json beside package.json. Does nothing where nothing changed.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const dist = path.join(root, 'dist')
const stamp = path.join(dist, '.build')
const manifestOf = (folder) => JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
const pglite = manifestOf(path.join(root, 'node_modules', '@electric-sql', 'pglite')).version
const snapshot = `embedded-${pglite}.gz`
const entries = ['index', 'client', 'server', 'bin'].filter((name) => {
  const file = path.join(root, 'src', `${name}.ts`)
  return fs.existsSync(file) && fs.statSync(file).size > 0
})

/** What a thread runs that `generate` starts. */
const worker = { in: 'src/engine/generate-worker.ts', out: 'generate-worker.cjs' }

function filesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    return entry.isFile() ? [path.join(entry.parentPath, entry.name)] : []
  })
}

/** What the build is made from: sources, this script, the manifest and the versions that are installed. */
function inputHash() {
  const hash = createHash('sha256').update(process.version)
  const inputs = [
    ...filesBelow(path.join(root, 'src')),
    fileURLToPath(import.meta.url),
    path.join(root, '.ci', 'embedded.mjs'),
    ...['package.json', 'package-lock.json', 'tsconfig.json', '.ci/tsconfig.types.json'].map((name) =>
      path.join(root, name),
    ),
  ]
  for (const file of inputs.sort()) hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file))
  return hash.digest('hex')
}

/** Whether `dist/` was made from exactly these inputs and is still whole. */
function upToDate(hash) {
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== hash) return false
  const made = [...entries.map((name) => `${name}.js`), worker.out].map((name) => path.join(dist, name))
  return [
    ...made,
    path.join(dist, 'types', 'index.d.ts'),
    path.join(dist, 'output.schema.json'),
    path.join(dist, 'plan.schema.json'),
    path.join(dist, snapshot),
    path.join(root, 'schema.json'),
  ].every((f) => fs.existsSync(f))
}

/** One bundle an entry with shared chunks; each command is a chunk of its own, loaded when it is run. */
async function bundle(outdir, hash) {
  const manifest = manifestOf(root)
  await build({
    absWorkingDir: root,
    entryPoints: entries.map((name) => ({ in: `src/${name}.ts`, out: name })),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    chunkNames: 'chunks/[name]-[hash]',
    define: { BKEND_VERSION: JSON.stringify(manifest.version), BKEND_BUILD: JSON.stringify(hash) },
    logLevel: 'warning',
  })
  fs.chmodSync(path.join(outdir, 'bin.js'), 0o755)
}

/** The thread's program: one file with all that it needs, in the form that a thread starts soonest (110 ms; 240 as chunks). */
async function bundleWorker(outdir) {
  await build({
    absWorkingDir: root,
    entryPoints: [worker.in],
    outfile: path.join(outdir, worker.out),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  })
}

/** The text of the client runtime, which `generate` writes into projects. */
function runtimeText(outdir) {
  const folder = path.join(root, 'src', 'client')
  fs.cpSync(folder, path.join(outdir, 'runtime'), { recursive: true })
}

/** Writes the JSON Schema that an export of a source file makes. */
async function jsonSchema(source, maker, file) {
  const outfile = path.join(dist, `.${maker}-${process.pid}.mjs`)
  const entry = path.join(root, 'src', source)
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external' })
  try {
    const made = await import(pathToFileURL(outfile).href)
    writeAtomically(file, `${JSON.stringify(made[maker](), null, 2)}\n`)
  } finally {
    fs.rmSync(outfile, { force: true })
  }
}

/** What editors check YAML schema files with, and what programs read the output of `--json` by. */
function jsonSchemas(outdir) {
  return [
    jsonSchema('model/declaration/index.ts', 'yamlJsonSchema', path.join(root, 'schema.json')),
    jsonSchema('cli/output/index.ts', 'outputSchema', path.join(outdir, 'output.schema.json')),
    jsonSchema('cli/output/index.ts', 'planSchema', path.join(outdir, 'plan.schema.json')),
  ]
}

function writeAtomically(file, text) {
  fs.writeFileSync(`${file}.${process.pid}`, text)
  fs.renameSync(`${file}.${process.pid}`, file)
}

/** Declarations of what the entries export, by the compiler; an error ends the build. */
async function declarations(outdir) {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const flags = ['-p', '.ci/tsconfig.types.json', '--outDir', outdir, '--pretty', 'false']
  await runNode([tsc, ...flags])
}

/** Runs a script; throws with what it said where it fails. */
async function runNode(args) {
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root })
  } catch (fault) {
    throw new Error(`${fault.stdout}${fault.stderr}`.trim() || fault.message)
  }
}

/** The empty embedded database of the PGlite that is installed: made once, as that takes seconds. */
async function embeddedSnapshot() {
  const script = path.join(root, '.ci', 'embedded.mjs')
  const made = path.join(dist, '.embedded')
  const key = createHash('sha256').update(pglite).update(fs.readFileSync(script)).digest('hex')
  if (fs.existsSync(path.join(dist, snapshot)) && fs.existsSync(made) && fs.readFileSync(made, 'utf8') === key) return
  await runNode([script, path.join(dist, snapshot)])
  writeAtomically(made, key)
}

/** Takes what is new into `dist/` file by file and removes what is no longer made: a running bkend keeps its chunks. */
function install(made) {
  const fresh = new Set(filesBelow(made).map((file) => path.relative(made, file)))
  const kept = new Set([...fresh, snapshot])
  for (const file of fresh) {
    fs.mkdirSync(path.dirname(path.join(dist, file)), { recursive: true })
    fs.renameSync(path.join(made, file), path.join(dist, file))
  }
  for (const file of filesBelow(dist).map((f) => path.relative(dist, f))) {
    if (!kept.has(file) && !file.startsWith('.')) fs.rmSync(path.join(dist, file))
  }
}

const hash = inputHash()
if (!upToDate(hash)) {
  const made = path.join(root, `dist-${process.pid}.tmp`)
  fs.mkdirSync(dist, { recursive: true })
  fs.rmSync(stamp, { force: true })
  try {
    await Promise.all([bundle(made, hash), bundleWorker(made)])
    runtimeText(made)
    const types = process.argv.includes('--no-types') ? null : declarations(path.join(made, 'types'))
    const ended = await Promise.allSettled([types, ...jsonSchemas(made), embeddedSnapshot()])
    for (const { reason } of ended) if (reason) throw reason
    install(made)
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? fault.message : fault}\n`)
    process.exitCode = 1
  } finally {
    fs.rmSync(made, { recursive: true, force: true })
  }
  if (!process.exitCode && !process.argv.includes('--no-types')) writeAtomically(stamp, hash)
}
