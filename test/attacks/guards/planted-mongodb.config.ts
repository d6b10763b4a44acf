/** The same for the guards of MongoDB's store. */
import { defineConfig } from 'vitest/config'
import { MONGODB_GUARDS } from './mongodb.ts'
import { withoutGuard } from './planting.ts'

export default defineConfig({
  root: new URL('../../..', import.meta.url).pathname,
  plugins: [withoutGuard(MONGODB_GUARDS)],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/mongodb/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    fileParallelism: false,
  },
  resolve: { alias: { bkend: new URL('../../../src/index.ts', import.meta.url).pathname } },
})
