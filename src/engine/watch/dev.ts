/** `bkend dev`: from a save to generated files, a pushed database and a Data API that serves it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDevelopment } from '../serving-place.ts'
import { watchSource } from './dev-loop.ts'
import type { DevOptions, DevResult } from './dev-options.ts'
import { openProjectSource } from './project-source.ts'
import { notForDevelopment } from './session.ts'

const MEMORY = 'pglite:memory'

/**
 * Loads, pushes, generates and serves, and does so again with every save, until `signal` is aborted. Tells everything by
 * `onEvent`. Resolves early only where the project is none that could be watched.
 */
export async function watchProject(options: DevOptions): Promise<DevResult> {
  const first = openProjectSource({ ...options, needsUrl: true })
  const settings = await first.settings()
  const isRefused = settings && !isDevelopment(settings.config, settings.environment)
  const refusal = isRefused ? [notForDevelopment(settings)] : first.absence()
  if (refusal.length > 0) {
    await first.close()
    return { diagnostics: refusal, sources: new Map() }
  }
  if (settings?.config.environments[settings.environment]?.url !== MEMORY)
    return await watchSource(options, first, undefined)
  await first.close()
  // A database in memory belongs to one connection: here it is a folder that is gone afterwards.
  const folder = mkdtempSync(path.join(tmpdir(), 'bkend-dev-'))
  const url = `pglite:${path.join(folder, 'data')}`
  try {
    return await watchSource(options, openProjectSource({ ...options, url, needsUrl: true }), url)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
