import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/long/**',
      'test/postgres14/**',
      'test/pooler/**',
      'test/browser/**',
      'test/mongodb/**',
      '**/node_modules/**',
    ],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // By default one core is left idle; each worker has a database server of its own.
    maxWorkers: availableParallelism(),
  },
  resolve: { alias: { bkend: new URL('../src/index.ts', import.meta.url).pathname } },
})
