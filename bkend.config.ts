import { defineConfig, env } from 'bkend'

export default defineConfig({
  project: 'social',
  schema: './schema',
  out: './generated',
  environments: {
    dev: { url: 'pglite:.bkend/dev' },
    staging: { url: env('STAGING_URL') },
    prod: { url: env('PROD_URL'), serveUrl: env('PROD_SERVE_URL'), protected: true },
  },
  generate: { client: { runtime: 'inline' }, openapi: { version: '3.1' }, validators: true, docs: true },
  postgres: { schema: 'public', roles: 'supabase' },
})
