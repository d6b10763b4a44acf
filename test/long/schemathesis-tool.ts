/** Schemathesis (PyPI), installed once into the user's cache folder. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'

const VERSION = '4.32.5'
const CACHE = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache')
const FOLDER = path.join(CACHE, 'bkend', `schemathesis-${VERSION}`)

/** What it said, and how it ended. */
export interface Said {
  readonly code: number | null
  readonly text: string
}

function wayToGetIt(why: string): Error {
  return new Error(
    `this suite needs Schemathesis ${VERSION}: \`python3 -m venv ${FOLDER} && ${FOLDER}/bin/pip install schemathesis==${VERSION}\` (Python 3.10 or later)\n${why}`,
  )
}

/** The program; installs it where it is missing. Throws, with the way to get it, where that fails. */
export async function schemathesis(): Promise<string> {
  const program = path.join(FOLDER, 'bin', 'schemathesis')
  if (existsSync(program) && spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.includes(VERSION))
    return program
  await mkdir(path.dirname(FOLDER), { recursive: true })
  for (const [command, ...args] of [
    ['python3', '-m', 'venv', '--clear', FOLDER],
    [path.join(FOLDER, 'bin', 'pip'), 'install', '--quiet', `schemathesis==${VERSION}`],
  ] as const) {
    const { code, text } = await run(command, args, process.cwd())
    if (code !== 0) throw wayToGetIt(text)
  }
  return program
}

/** Runs a program in a folder, to its end. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    const keep = (chunk: Buffer): void => {
      text += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (fault) => resolve({ code: null, text: String(fault) }))
    child.on('close', (code) => resolve({ code, text }))
  })
}
