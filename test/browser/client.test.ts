/** The client in a real browser, against a served project on another origin: reloads, tabs, locks, preflights, aborts. */
import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expired } from '../client/expired.ts'
import { type Ours, serveTables } from '../serve/service.ts'
import type { app } from './app.ts'
import { openBrowser } from './chromium.ts'
import { openSite, type Site } from './site.ts'

type App = typeof app
const PASSWORD = 'Correct-horse-7'
const REFRESH = '/v1/auth/refresh'

let browser: Browser
let served: Ours
let site: Site
let context: BrowserContext
let requests: Request[]
let users = 0

beforeAll(async () => {
  browser = await openBrowser()
  site = await openSite()
  served = await serveTables()
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await served?.close()
})

// A context is a browser profile: what its pages share, they share with nobody else.
beforeEach(async () => {
  requests = []
  context = await browser.newContext()
  context.on('request', (request) => requests.push(request))
})
afterEach(async () => {
  await context.close()
})

/** Calls one function of the app in the page. */
async function call<Name extends keyof App>(page: Page, name: Name, ...given: Parameters<App[Name]>) {
  const run = ([wanted, parts]: [string, unknown[]]) => {
    const functions = (globalThis as unknown as { app: Record<string, (...parts: unknown[]) => unknown> }).app
    return functions[wanted]?.(...parts)
  }
  return (await page.evaluate(run, [name, given] as [string, unknown[]])) as Awaited<ReturnType<App[Name]>>
}

async function openTab(): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${site.origin}/?api=${encodeURIComponent(served.url)}&key=${served.keys.pk}`)
  await page.waitForFunction(() => 'app' in globalThis)
  return page
}

/** Waits until the last that a tab heard is this: the browser passes news between tabs in its own time, and may join them. */
const told = (page: Page, signedIn: boolean) =>
  expect.poll(async () => (await call(page, 'heard')).at(-1), { timeout: 20_000 }).toBe(signedIn)

const newEmail = () => `browser-${++users}@example.com`

async function signedUp(): Promise<Page> {
  const page = await openTab()
  await call(page, 'signUp', newEmail(), PASSWORD)
  return page
}

/** The hour of the profile's access token is over. */
async function expire(page: Page): Promise<void> {
  const [token] = await call(page, 'tokens')
  await call(page, 'setAccessToken', await expired(String(token), served.cwd))
  requests.length = 0
}

const sent = (path: string, method = 'POST') =>
  requests.filter((r) => new URL(r.url()).pathname === path && r.method() === method).length

/** Lets no refresh through before so many calls were refused; nothing is decided by who was faster. */
async function holdRefreshes(refused: number): Promise<void> {
  let count = 0
  let open = () => {}
  const enough = new Promise<void>((resolve) => {
    open = resolve
  })
  context.on('response', (response) => {
    if (response.status() === 401 && ++count === refused) open()
  })
  await context.route(`${served.url}${REFRESH}`, async (route: Route) => {
    if (route.request().method() === 'POST') await enough
    await route.continue()
  })
}

describe('a session', () => {
  test('outlives a reload and a closed tab', async () => {
    const page = await signedUp()
    const user = await call(page, 'me')
    await page.reload()
    await page.waitForFunction(() => 'app' in globalThis)
    expect(await call(page, 'me')).toEqual(user)
    const other = await openTab()
    await page.close()
    expect(await call(other, 'me')).toEqual(user)
  })

  test('is another in every profile', async () => {
    await signedUp()
    const stranger = await browser.newContext()
    context.on('close', () => stranger.close())
    const page = await stranger.newPage()
    await page.goto(`${site.origin}/?api=${encodeURIComponent(served.url)}&key=${served.keys.pk}`)
    expect(await call(page, 'meFails')).toMatchObject({ code: 'common/authentication-required', status: 401 })
    await stranger.close()
  })

  test('ends in every tab when one signs out, and each is told', async () => {
    const one = await signedUp()
    const other = await openTab()
    await call(one, 'signOut')
    await other.waitForFunction(() => localStorage.getItem('accessToken') === null)
    expect(await call(one, 'heard')).toEqual([true, false])
    await told(other, false)
    expect(await call(other, 'meFails')).toMatchObject({ code: 'common/authentication-required' })
    expect(sent(REFRESH)).toBe(0)
  })

  test('begins in every tab when one signs in', async () => {
    const email = newEmail()
    const [one, other] = [await openTab(), await openTab()]
    await call(one, 'signUp', email, PASSWORD)
    await told(other, true)
    expect(await call(other, 'me')).toMatchObject({ email })
  })
})

describe('an expired token', () => {
  test('is renewed once for three calls at once', async () => {
    const page = await signedUp()
    await expire(page)
    await holdRefreshes(3)
    expect(await call(page, 'together', 3)).toHaveLength(3)
    expect(sent(REFRESH)).toBe(1)
    expect(sent('/v1/data/posts', 'GET')).toBe(6)
  })

  test('is renewed once for two tabs, which share the new tokens', async () => {
    const one = await signedUp()
    const other = await openTab()
    await expire(one)
    await holdRefreshes(2)
    await Promise.all([call(one, 'me'), call(other, 'me')])
    expect(sent(REFRESH)).toBe(1)
    expect(await call(one, 'tokens')).toEqual(await call(other, 'tokens'))
  })

  test('is renewed by both tabs where there are no locks, and both stay signed in', async () => {
    await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }))
    const one = await signedUp()
    const other = await openTab()
    await expire(one)
    await holdRefreshes(2)
    await Promise.all([call(one, 'me'), call(other, 'me')])
    expect(sent(REFRESH)).toBe(2)
    expect(await call(one, 'me')).toEqual(await call(other, 'me'))
    expect(sent(REFRESH)).toBe(2)
  })

  test('whose session was ended signs every tab out', async () => {
    const one = await signedUp()
    const other = await openTab()
    const [before] = await call(one, 'tokens')
    await served.send('POST', '/v1/auth/signout', { token: String(before) })
    await expire(one)
    expect(await call(one, 'meFails')).toMatchObject({ status: 401 })
    await told(other, false)
    expect(await call(other, 'tokens')).toEqual([null, null])
  })
})

describe('another origin', () => {
  test('is asked for leave once, and may send all that the client sends', async () => {
    const page = await signedUp()
    // The browser's own preflights are seen by its debugger alone.
    const debug = await context.newCDPSession(page)
    await debug.send('Network.enable')
    const asked: string[] = []
    debug.on('Network.requestWillBeSent', ({ request }) => {
      if (request.method === 'OPTIONS') asked.push(new URL(request.url).pathname)
    })
    const { id } = await call(page, 'create', 'first')
    expect(await call(page, 'race', id)).toMatchObject({ code: 'data/version-conflict', status: 412 })
    expect(asked).toContain(`/v1/data/posts/${id}`)
  })

  test('reads the errors of the API, their codes and fields', async () => {
    const page = await signedUp()
    expect(await call(page, 'createFails', { title: '' })).toMatchObject({ code: 'data/validation-error', status: 400 })
  })

  test('reads a list to its end', async () => {
    const page = await signedUp()
    for (const title of ['a', 'b', 'c', 'd', 'e']) await call(page, 'create', title)
    expect((await call(page, 'titles', 2)).slice(0, 5)).toEqual(['e', 'd', 'c', 'b', 'a'])
  })

  test('reads Retry-After, and waits for it no longer than it is', async () => {
    const page = await openTab()
    let times = 0
    await context.route(`${served.url}/v1/data/posts`, async (route) => {
      if (++times > 1) return await route.continue()
      const headers = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' }
      await route.fulfill({ status: 503, headers: { ...headers, 'retry-after': '0' }, body: '{}' })
    })
    await call(page, 'patiently')
    expect(times).toBe(2)
  })
})

describe('a call', () => {
  test('is aborted by its signal, and is no error of the API', async () => {
    const page = await openTab()
    expect(await call(page, 'aborted')).toEqual({ name: 'AbortError', code: undefined, status: undefined })
  })

  test('ends when its time is over while the server is silent', async () => {
    const page = await openTab()
    await context.route(`${served.url}/v1/data/posts`, () => {})
    expect(await call(page, 'tooLate')).toMatchObject({ name: 'TimeoutError', code: undefined })
  })

  test('without a network is an error that says so', async () => {
    const page = await openTab()
    await context.setOffline(true)
    expect(await call(page, 'offline')).toEqual({ name: 'BkendError', code: 'client/network', status: 0 })
  })
})
