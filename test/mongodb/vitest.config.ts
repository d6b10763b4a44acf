import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/mongodb/**/*.test.ts'],
    globalSetup: ['test/mongodb/global-setup.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
  resolve: { alias: { bkend: new URL('../../src/index.ts', import.meta.url).pathname } },
})
