/** `.env.local`: variables that stay on one machine. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const NAME = '.env.local'

/** Whether there is a repository around the folder, whatever git makes of it. */
function isInRepository(folder: string): boolean {
  if (existsSync(path.join(folder, '.git'))) return true
  const above = path.dirname(folder)
  return above !== folder && isInRepository(above)
}

/**
 * Whether the folder's `.env.local` stays on this machine: git ignores it (it is not tracked, and a rule covers it), or there
 * is no repository that it could get into. A repository that git does not judge (it is not installed) is no such place.
 */
export function staysHere(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('git', ['check-ignore', '--quiet', NAME], { cwd: folder, timeout: 5000 }, (fault) => {
      // 1: no rule covers it; whatever else is no answer.
      resolve(fault === null || (fault.code !== 1 && !isInRepository(path.resolve(folder))))
    })
  })
}

/**
 * Sets variables, each on a line of its own; others stay as they are. The file is readable by its owner alone from the
 * first byte, and is replaced as a whole.
 */
export async function setLocally(folder: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const file = path.join(folder, NAME)
  const before = await readFile(file, 'utf8').catch(() => '')
  const isSet = (line: string): boolean =>
    Object.keys(variables).some((name) => line.replace(/^export\s+/, '').startsWith(`${name}=`))
  const kept = before.split('\n').filter((line) => !isSet(line))
  while (kept.at(-1) === '') kept.pop()
  const lines = [...kept, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)]
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' })
    await chmod(draft, 0o600)
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}
