/** The public face of the package: a change of it is a change of these files, seen in review. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { publicApi } from './public-api.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const types = path.join(root, 'dist', 'types')

beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, '.ci', 'build.mjs')], { stdio: 'inherit' })
}, 120_000)

describe('the public API', () => {
  it.each([
    ['bkend', 'index.d.ts'],
    ['bkend/client', 'client.d.ts'],
    ['bkend/server', 'server.d.ts'],
  ])('of %s is that of the golden file (`vitest -u` writes it anew)', async (name, file) => {
    const api = publicApi(path.join(types, file), types)
    await expect(api).toMatchFileSnapshot(`./api/${name.replace('/', '-')}.d.txt`)
  })

  it('names every export of the built modules', async () => {
    for (const name of ['index', 'client', 'server']) {
      const built = (await import(path.join(root, 'dist', `${name}.js`))) as object
      const api = publicApi(path.join(types, `${name}.d.ts`), types)
      for (const value of Object.keys(built))
        expect(api).toMatch(new RegExp(`^(function|class|const|// as) ${value}\\b`, 'm'))
    }
  })

  it.each([
    ['a parameter more', 'export declare function f(a: string, b: number): void'],
    ['another name', 'export declare function g(a: string): void'],
    ['a member gone, behind the export', 'interface Inner {}\nexport declare function f(a: Inner): void'],
  ])('differs by %s', (_name, text) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bkend-api-'))
    try {
      const api = (name: string, declarations: string): string => {
        const file = path.join(folder, `${name}.d.ts`)
        writeFileSync(file, `${declarations}\nexport {}\n`)
        return publicApi(file, folder).replace(name, '')
      }
      const before = text.includes('Inner')
        ? 'interface Inner { readonly x: 1 }\nexport declare function f(a: Inner): void'
        : 'export declare function f(a: string): void'
      expect(api('before', `/** A comment is no part of it. */\n${before}`)).toBe(api('before', before))
      expect(api('after', text)).not.toBe(api('before', before))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
