import { defineConfig } from 'vitest/config'

/** Suites that name no database of their own: here they get one of MongoDB's. */
const OF_EVERY_TARGET = [
  'test/attacks/attacks.test.ts',
  'test/auth/{refresh,sign-in,tokens,users}.test.ts',
  'test/client/live.test.ts',
  'test/serve/{attacks,limits,serving}.test.ts',
]

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/mongodb/**/*.test.ts', ...OF_EVERY_TARGET],
    globalSetup: ['test/mongodb/global-setup.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
  resolve: { alias: { bkend: new URL('../../src/index.ts', import.meta.url).pathname } },
})
