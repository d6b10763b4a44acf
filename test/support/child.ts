/** Other processes for tests: a TypeScript file of `test/support/children/`, bundled once and run by Node. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { build } from 'esbuild'
import { childrenFolder, SHARED_FOLDER } from './postgres.ts'

/** A process under way. */
export interface Child {
  readonly process: ChildProcess
  /** Resolves once a line of its output begins with the text; rejects where it ends without. */
  line(start: string): Promise<string>
  /** Resolves to its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

const root = new URL('../..', import.meta.url).pathname
const folder = childrenFolder(process.env[SHARED_FOLDER] ?? '')
const bundles = new Map<string, Promise<string>>()

function bundle(name: string): Promise<string> {
  const known = bundles.get(name)
  if (known) return known
  const outfile = `${folder}/${name}-${process.pid}.mjs`
  mkdirSync(folder, { recursive: true })
  const made = build({
    entryPoints: [`${root}test/support/children/${name}.ts`],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  }).then(() => outfile)
  bundles.set(name, made)
  return made
}

/** Starts `children/NAME.ts` with arguments. */
export async function startChild(name: string, args: readonly string[]): Promise<Child> {
  const child = spawn(process.execPath, [await bundle(name), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let fault = ''
  const waiting = new Set<() => void>()
  const tell = (): void => {
    for (const check of waiting) check()
  }
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    tell()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    fault += chunk.toString()
  })
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => {
      resolve(code ?? signal ?? 'gone')
      tell()
    })
  })
  return {
    process: child,
    ended,
    line: (start) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = output.split('\n').find((l) => l.startsWith(start))
          if (found !== undefined) resolve(found)
          else if (child.exitCode !== null || child.signalCode !== null)
            reject(new Error(`no "${start}": ${output}${fault}`))
          else return
          waiting.delete(check)
        }
        waiting.add(check)
        check()
      }),
  }
}
