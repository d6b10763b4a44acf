/** `.env.local`: variables that stay on one machine. */
import { execFile } from 'node:child_process'
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const NAME = '.env.local'

/** Whether git ignores the folder's `.env.local`: it lies in a repository, is not tracked, and a rule covers it. */
export function isIgnored(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('git', ['check-ignore', '--quiet', NAME], { cwd: folder, timeout: 5000 }, (fault) =>
      resolve(fault === null),
    )
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
