/** Runs tests over the sources with one guard taken away: the one whose name is in `BKEND_WITHOUT`. */
import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { ASKER_GUARDS } from './askers.ts'
import { DATA_GUARDS } from './data.ts'
import { planted } from './guard.ts'

const SRC = new URL('../../../src/', import.meta.url).pathname
const name = process.env.BKEND_WITHOUT
const edits = [...DATA_GUARDS, ...ASKER_GUARDS].find((guard) => guard.name === name)?.edits ?? []

export default defineConfig({
  root: new URL('../../..', import.meta.url).pathname,
  plugins: [
    {
      name: 'without-a-guard',
      enforce: 'pre',
      load(id) {
        const own = edits.filter(({ file }) => id === SRC + file)
        return own.length > 0 ? planted(readFileSync(id, 'utf8'), own) : null
      },
    },
  ],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    fileParallelism: false,
  },
  resolve: { alias: { bkend: new URL('../../../src/index.ts', import.meta.url).pathname } },
})
