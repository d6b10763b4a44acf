/** Storages that tell when somebody signs in or out, and one that lives in memory. */
import type { TokenStorage } from './storage.ts'

/** A storage that can be listened to. */
export interface WatchedStorage extends TokenStorage {
  /**
   * Calls `listener` whenever tokens were kept (signed in, or renewed) or forgotten (signed out, or refused), by this tab
   * or, with `localStorage`, by another. What it returns ends that.
   */
  onChange(listener: (signedIn: boolean) => void): () => void
}

/** What browsers tell the other tabs of a change. */
interface StorageNews {
  readonly key: string | null
  readonly newValue: string | null
  readonly storageArea: unknown
}

interface Browser {
  addEventListener?(type: 'storage', listener: (news: StorageNews) => void): void
  removeEventListener?(type: 'storage', listener: (news: StorageNews) => void): void
}

const TOKEN = 'accessToken'

/** The storage, to be listened to: `const storage = watchStorage(localStorage)`. */
export function watchStorage(storage: TokenStorage): WatchedStorage {
  const listeners = new Set<(signedIn: boolean) => void>()
  const browser = globalThis as Browser
  const tell = (signedIn: boolean) => {
    // A listener that throws must not be taken for a storage that failed.
    for (const listener of listeners) queueMicrotask(() => listener(signedIn))
  }
  // Without a key all was cleared.
  const heard = ({ key, newValue, storageArea }: StorageNews) => {
    if (storageArea === storage && (key ?? TOKEN) === TOKEN) tell(newValue !== null)
  }
  return {
    getItem: (key) => storage.getItem(key),
    async setItem(key, value) {
      await storage.setItem(key, value)
      if (key === TOKEN) tell(true)
    },
    async removeItem(key) {
      await storage.removeItem(key)
      if (key === TOKEN) tell(false)
    },
    onChange(listener) {
      if (listeners.size === 0) browser.addEventListener?.('storage', heard)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) browser.removeEventListener?.('storage', heard)
      }
    },
  }
}

/** A storage that ends with the process: for scripts, tests, and servers that act for one user each. */
export function memoryStorage(tokens: Readonly<Record<string, string>> = {}): TokenStorage {
  const kept = new Map(Object.entries(tokens))
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}
