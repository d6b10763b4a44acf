/** Storages that tell of changes, in this tab and in others. */
import { afterEach, expect, test, vi } from 'vitest'
import { memoryStorage, watchStorage } from '../../src/client/index.ts'
import { startServer } from './server.ts'
import { clientOf, failure } from './support.ts'

afterEach(() => vi.unstubAllGlobals())

const TOKENS = { accessToken: 'a', refreshToken: 'r' }

/** What the listener was told, once all is told. */
async function told(heard: boolean[]): Promise<boolean[]> {
  await new Promise(setImmediate)
  return heard.splice(0)
}

test('what is kept is what the storage keeps', async () => {
  const kept = memoryStorage(TOKENS)
  const storage = watchStorage(kept)
  expect(await storage.getItem('accessToken')).toBe('a')
  await storage.setItem('accessToken', 'b')
  expect(await kept.getItem('accessToken')).toBe('b')
  await storage.removeItem('accessToken')
  expect(await kept.getItem('accessToken')).toBeNull()
})

test('a renewal and a refusal are told', async () => {
  const server = await startServer()
  const storage = watchStorage(memoryStorage(server.signIn()))
  const heard: boolean[] = []
  storage.onChange((signedIn) => heard.push(signedIn))
  const { posts } = clientOf(server, { storage })
  await posts.get('1')
  expect(await told(heard)).toEqual([])
  server.expire()
  await posts.get('1')
  expect(await told(heard)).toEqual([true])
  server.end()
  await failure(posts.get('1'))
  expect(await told(heard)).toEqual([false])
  await server.close()
})

test('who no longer listens is not told, and a listener that throws stops nothing', async () => {
  const storage = watchStorage(memoryStorage())
  const heard: boolean[] = []
  const faults: unknown[] = []
  vi.stubGlobal('queueMicrotask', (work: () => void) => {
    try {
      work()
    } catch (error) {
      faults.push(error)
    }
  })
  storage.onChange(() => {
    throw new Error('mine')
  })
  const end = storage.onChange((signedIn) => heard.push(signedIn))
  await storage.setItem('accessToken', 'a')
  end()
  await storage.removeItem('accessToken')
  expect(heard).toEqual([true])
  expect(faults).toHaveLength(2)
})

test('what other tabs did is told as long as somebody listens', async () => {
  const news = new Set<(event: object) => void>()
  vi.stubGlobal('addEventListener', (_: string, listener: (event: object) => void) => news.add(listener))
  vi.stubGlobal('removeEventListener', (_: string, listener: (event: object) => void) => news.delete(listener))
  const local = memoryStorage(TOKENS)
  const storage = watchStorage(local)
  const heard: boolean[] = []
  const end = storage.onChange((signedIn) => heard.push(signedIn))
  const happens = (event: object) => [...news].map((listener) => listener({ storageArea: local, ...event }))
  const events: [object, boolean[]][] = [
    [{ key: 'accessToken', newValue: 'b' }, [true]],
    [{ key: 'accessToken', newValue: null }, [false]],
    [{ key: null, newValue: null }, [false]],
    [{ key: 'refreshToken', newValue: 'b' }, []],
    [{ key: 'theme', newValue: 'dark' }, []],
    [{ key: 'accessToken', newValue: 'b', storageArea: {} }, []],
  ]
  for (const [event, want] of events) {
    happens(event)
    expect(await told(heard), JSON.stringify(event)).toEqual(want)
  }
  end()
  expect(news.size).toBe(0)
})
