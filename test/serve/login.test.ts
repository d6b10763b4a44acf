/** The database login that `bkend serve` has outside development: row security must bind it, and it must have its rights. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createKey, serveProject } from '../../src/engine/index.ts'
import { KEY_SET } from '../auth/service.ts'
import { folder, pushed, QUIET } from './folder.ts'
import { asOwner } from './service.ts'

describe('outside development', () => {
  it('refuses a login that row security does not bind, and one that lacks a right, each with the statement', async () => {
    const login = `blog_app_${process.pid}`
    const { cwd, url } = await folder((owner) => {
      const own = new URL(owner)
      own.username = login
      own.password = 'x'
      return `prod: { url: '${owner}', serveUrl: '${own.href}' }, owner: { url: '${owner}' }`
    })
    await asOwner(url, `create role ${login} login password 'x' nosuperuser`)
    await pushed(cwd, 'owner')
    const owner = await serveProject({ cwd, environment: 'owner', port: 0, host: '127.0.0.1', log: QUIET })
    expect(owner.server).toBeNull()
    expect(owner.diagnostics.map((d) => d.code)).toEqual(['serve/login'])
    const stranger = await serveProject({ cwd, environment: 'prod', port: 0, host: '127.0.0.1', log: QUIET })
    expect(stranger.server).toBeNull()
    expect(JSON.stringify(stranger.diagnostics)).toMatch(/grant .* to .*blog_app_/)
    // The same database, which the environment `owner` holds.
    await pushed(cwd, 'prod', ['take-over'])
    await writeFile(path.join(cwd, '.env.local'), `BKEND_SIGNING_KEYS='${KEY_SET}'`)
    const good = await serveProject({ cwd, environment: 'prod', port: 0, host: '127.0.0.1', log: QUIET })
    onTestFinished(async () => {
      await good.server?.end(0)
      await asOwner(url, `drop owned by ${login} cascade; drop role ${login}`)
    })
    expect([good.diagnostics, good.server?.keys]).toEqual([[], null])
    const made = await createKey({ cwd, environment: 'prod' }, { kind: 'sk', name: 'first', scopes: [] })
    const headers = { 'x-api-key': made.key ?? '' }
    expect((await fetch(`${good.server?.url}/v1/posts`, { headers })).status).toBe(200)
    const browser = await fetch(`${good.server?.url}/v1/posts`, {
      headers: { ...headers, origin: 'https://a.example' },
    })
    expect([browser.status, (await browser.json()).error.code]).toEqual([403, 'auth/forbidden'])
  })
})
