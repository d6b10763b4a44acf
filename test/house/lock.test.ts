/** The lock file installs on every platform: `npm ci` refuses one that lacks an entry, and download addresses tie it to one registry. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface LockEntry {
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

type Lock = Readonly<Record<string, LockEntry>>

/** Optional dependencies that some package names and the lock file does not hold, as Node would look them up. */
function missing(lock: Lock): string[] {
  const found = (from: string, name: string): boolean => {
    if (lock[`${from === '' ? '' : `${from}/`}node_modules/${name}`]) return true
    if (from === '') return false
    const up = from.lastIndexOf('/node_modules/')
    return found(up < 0 ? '' : from.slice(0, up), name)
  }
  return Object.entries(lock).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => !found(path, name)),
  )
}

describe('the lock file', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Lock }

  it('holds an entry for every platform that a package offers', () => {
    expect(missing(packages)).toEqual([])
  })

  it('records no download addresses', () => {
    expect(Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined)).toEqual([])
  })

  it('is found wanting where a platform is missing', () => {
    expect(
      missing({
        'node_modules/a': { optionalDependencies: { 'a-linux': '1', 'a-win': '1' } },
        'node_modules/a-linux': {},
      }),
    ).toEqual(['a-win'])
  })
})
