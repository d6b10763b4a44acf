/** A page on an origin of its own, which loads the app. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A running site. */
export interface Site {
  readonly origin: string
  close(): Promise<void>
}

async function appText(): Promise<string> {
  const entry = fileURLToPath(new URL('app.ts', import.meta.url))
  const made = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false, target: 'es2022' })
  return made.outputFiles[0]?.text ?? ''
}

/** Serves the page at `/` and the app at `/app.js`. */
export async function openSite(): Promise<Site> {
  const app = await appText()
  const page = '<!doctype html><meta charset="utf-8"><title>app</title><script type="module" src="/app.js"></script>'
  const server = createServer((request, response) => {
    const isApp = request.url === '/app.js'
    response.setHeader('content-type', isApp ? 'text/javascript' : 'text/html')
    response.end(isApp ? app : page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
