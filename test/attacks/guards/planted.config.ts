/** Runs tests over the sources with one guard taken away: the one whose name is in `BKEND_WITHOUT`. */
import { defineConfig } from 'vitest/config'
import { ASKER_GUARDS } from './askers.ts'
import { DATA_GUARDS } from './data.ts'
import { withoutGuard } from './planting.ts'

export default defineConfig({
  root: new URL('../../..', import.meta.url).pathname,
  plugins: [withoutGuard([...DATA_GUARDS, ...ASKER_GUARDS])],
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
