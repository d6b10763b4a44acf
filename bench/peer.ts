/** The same measure of types for openapi-fetch over the generated document, where it is installed beside bkend. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type TypeCost, typeCostOf } from './client.ts'
import { run } from './processes.ts'
import { tableName } from './project.ts'

function app(used: number): string {
  const uses = Array.from(
    { length: used },
    (_, i) => `export const use${i} = () => client.GET('/v1/data/${tableName(i + 1)}', {})`,
  )
  return [
    "import createClient from 'openapi-fetch'",
    "import type { paths } from './paths.js'",
    "export const client = createClient<paths>({ baseUrl: 'https://api.example.com' })",
    ...uses,
    '',
  ].join('\n')
}

/** Cost with no path and with one path used; a sentence where the peer is missing. */
export type PeerTypes = { readonly unused: TypeCost; readonly oneUsed: TypeCost } | string

/** Measures openapi-fetch over `folder/generated/openapi.json`. */
export async function measurePeer(root: string, folder: string): Promise<PeerTypes> {
  const require = createRequire(join(root, 'package.json'))
  try {
    require.resolve('openapi-fetch')
  } catch {
    return 'openapi-fetch is not installed (`npm install --no-save openapi-fetch openapi-typescript`)'
  }
  const manifest = require.resolve('openapi-typescript/package.json')
  const cli = join(manifest, '..', 'bin', 'cli.js')
  const document = join(folder, 'generated', 'openapi.json')
  const { stdout: paths } = await run(process.execPath, [cli, document], { cwd: folder })
  const cost = (used: number): Promise<TypeCost> => typeCostOf(root, folder, app(used), { 'paths.ts': paths })
  return { unused: await cost(0), oneUsed: await cost(1) }
}
