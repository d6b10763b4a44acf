/** Watches folders, each by itself and not what lies below: one handle a folder, whatever the number of files. */
import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'

/** Something in a watched folder changed. `name` is null where the system does not tell; `moved`: something came or went. */
export type OnChange = (folder: string, name: string | null, moved: boolean) => void

/** Watched folders. */
export interface FolderWatch {
  /** Watches exactly these folders from now on. One that is not there (any more) is left out until it is asked for again. */
  follow(folders: readonly string[]): void
  close(): void
}

/** Milliseconds between two looks where the system has no watches left, or tells nothing (some network and container mounts). */
const POLL = 400

interface Handle {
  close(): void
}

/** `polls`: look instead of being told. */
export function watchFolders(onChange: OnChange, polls: boolean = process.env.BKEND_WATCH === 'poll'): FolderWatch {
  const handles = new Map<string, Handle>()
  const drop = (folder: string): void => {
    handles.get(folder)?.close()
    handles.delete(folder)
  }
  const open = (folder: string): Handle | null => {
    if (polls) return polling(folder, onChange)
    try {
      return told(folder, onChange, () => drop(folder))
    } catch {
      // Out of watches, or a file system without them: looking always works.
      return existsSync(folder) ? polling(folder, onChange) : null
    }
  }
  return {
    follow(folders) {
      const wanted = new Set(folders)
      for (const folder of [...handles.keys()]) if (!wanted.has(folder) || !existsSync(folder)) drop(folder)
      for (const folder of wanted) {
        const handle = handles.has(folder) ? null : open(folder)
        if (handle) handles.set(folder, handle)
      }
    },
    close() {
      for (const folder of [...handles.keys()]) drop(folder)
    },
  }
}

/** Throws what the system says where it cannot watch. */
function told(folder: string, onChange: OnChange, onLost: () => void): Handle {
  const { ino } = statSync(folder)
  const watcher: FSWatcher = watch(folder, (type, name) => {
    // The folder itself was moved away, or another took its place: this handle goes on telling of the old one.
    if (type === 'rename' && statSync(folder, { throwIfNoEntry: false })?.ino !== ino) {
      onLost()
      onChange(folder, null, true)
    } else onChange(folder, name, type === 'rename')
  })
  watcher.on('error', () => {
    onLost()
    onChange(folder, null, true)
  })
  return watcher
}

/** Name → what tells one text from another. */
type Look = ReadonlyMap<string, string>

function lookInto(folder: string): Look {
  try {
    return new Map(
      readdirSync(folder).map((name) => {
        const stats = statSync(path.join(folder, name), { throwIfNoEntry: false })
        return [name, stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : '']
      }),
    )
  } catch {
    return new Map()
  }
}

function polling(folder: string, onChange: OnChange): Handle {
  let before = lookInto(folder)
  const timer = setInterval(() => {
    const now = lookInto(folder)
    for (const name of new Set([...before.keys(), ...now.keys()])) {
      if (before.get(name) !== now.get(name)) onChange(folder, name, before.has(name) !== now.has(name))
    }
    before = now
  }, POLL)
  timer.unref()
  return { close: () => clearInterval(timer) }
}
