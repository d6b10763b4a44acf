/** Bundles a bench's entry and loads it. The bundle lies inside the checkout, so that packages are found from there. */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** The checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

process.env.BKEND_FERRETDB_SOURCES ??= join(root, 'test', 'support', 'ferretdb')

/** What `entry` (below bench/) exports, with the bundle's own file as `outfile`. */
export async function bundled(entry) {
  const outfile = join(root, 'node_modules', '.cache', 'bkend-bench', entry.replace('/', '-').replace(/\.ts$/, '.mjs'))
  mkdirSync(dirname(outfile), { recursive: true })
  await build({
    entryPoints: [join(root, 'bench', entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  })
  return { ...(await import(pathToFileURL(outfile).href)), outfile }
}
