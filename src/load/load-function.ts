/** A module whose functions are called; parser and bundler are loaded where there is one. */
import type { BundledModule, ModulePlace } from './typescript/bundle.ts'

/** The module, bundled with what it imports from its project, and run. */
export async function loadFunctionModule(place: ModulePlace): Promise<BundledModule> {
  const { bundleModule } = await import('./typescript/bundle.ts')
  return await bundleModule(place)
}
