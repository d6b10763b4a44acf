import { defineConfig } from 'vitest/config'

/** The suites that speak to a server, on the oldest Postgres that bkend supports. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: [
      'test/postgres-objects/*.test.ts',
      'test/driver/own-schema.test.ts',
      'test/apply/apply.test.ts',
      'test/postgres14/*.test.ts',
    ],
    globalSetup: ['test/postgres14/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
  resolve: { alias: { bkend: new URL('../../src/index.ts', import.meta.url).pathname } },
})
