/** Words that nothing in the repository may hold. They are put together here, so that this file does not hold them. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const either = (...words: readonly string[]): string => words.map((w) => w.replace('_', '')).join('|')

const FORBIDDEN: readonly { readonly why: string; readonly pattern: RegExp }[] = [
  { why: 'left undone', pattern: new RegExp(`\\b(${either('TO_DO', 'FIX_ME', 'XX_X', 'HA_CK')})\\b`) },
  {
    why: 'names a tool that writes code',
    pattern: new RegExp(
      `\\b(${either('clau_de', 'anthro_pic', 'chat_gpt', 'open_ai', 'co_pilot', 'gem_ini', 'l_lm')})\\b`,
      'i',
    ),
  },
  {
    why: 'a path on one machine',
    pattern: new RegExp(`(^|[^\\w.])/(${either('wo_rk', 'ho_me', 'Us_ers', 'ro_ot')})/\\w`),
  },
  {
    why: 'a registry of one machine',
    pattern: new RegExp(`\\b(${either('verda_ccio', 'arti_factory', 'ne_xus')})\\b`, 'i'),
  },
]

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.bkend', 'coverage', '.cache', 'results'])

/** Every text file of the repository, relative path → text; what is fetched or built is left out. */
export function repositoryFiles(root: string): Map<string, string> {
  const files = new Map<string, string>()
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`
      if (SKIPPED.has(name)) continue
      const stat = statSync(join(root, path))
      if (stat.isDirectory()) walk(path)
      else if (stat.size < 2_000_000) {
        const text = readFileSync(join(root, path), 'utf8')
        if (!text.includes('\u0000')) files.set(path, text)
      }
    }
  }
  walk('')
  return files
}

/** Every forbidden word, as `file:line: why: the line`. */
export function forbiddenWords(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) =>
    text.split('\n').flatMap((line, i) => {
      const hit = FORBIDDEN.find(({ pattern }) => pattern.test(line))
      return hit ? [`${path}:${i + 1}: ${hit.why}: ${line.trim().slice(0, 100)}`] : []
    }),
  )
}

/** Hosts in the lock file other than the public registry. */
export function foreignHosts(lock: string): string[] {
  const hosts = [...lock.matchAll(/"resolved": "(?:git\+)?\w+:\/\/([^/"]+)/g)].map(([, host]) => host ?? '')
  return [...new Set(hosts)].filter((host) => host !== 'registry.npmjs.org')
}
