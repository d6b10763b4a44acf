/** `bkend dev` on the embedded database. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { savesSuite } from './saves.ts'

savesSuite({
  url: () => 'pglite:.bkend/dev',
  seenFrom: (cwd) => `pglite:${path.join(cwd, '.bkend/dev')}`,
  other: () => 'pglite:.bkend/other',
  enums: (told) => told,
  oneColumn: /^\+1 column$/,
  atEnd(cwd) {
    expect(existsSync(path.join(cwd, '.bkend/other'))).toBe(true)
    expect(readdirSync(path.join(cwd, '.bkend')).filter((name) => name.includes('.lock'))).toEqual([])
  },
})
