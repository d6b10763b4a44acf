/** `npm run test:schemathesis`: the same suite as in the long tests, with a minute's worth of cases. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/long/schemathesis.test.ts'],
    env: {
      SCHEMATHESIS_CASES: process.env.SCHEMATHESIS_CASES ?? '3',
      SCHEMATHESIS_PATHS: process.env.SCHEMATHESIS_PATHS ?? '^/v1/(data/reports|auth|users)',
    },
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    pool: 'forks',
  },
  resolve: { alias: { bkend: new URL('../../src/index.ts', import.meta.url).pathname } },
})
