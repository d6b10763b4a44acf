/** A `bkend dev` on real files and a real database, driven by what it tells: nothing here waits for a time. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type DevEvent, type DevOptions, watchProject } from '../../src/engine/index.ts'

type Name = DevEvent['event']
type Of<N extends Name> = Extract<DevEvent, { event: N }>

/** A `bkend dev` that runs. */
export interface Watched {
  readonly cwd: string
  /** Everything that was told. */
  readonly events: readonly DevEvent[]
  /** The next event of that name that was not waited for yet; those before it count as seen. Rejects where it ends first. */
  next<N extends Name>(name: N): Promise<Of<N>>
  /** Saves a file as an editor does, in place; makes folders on the way. */
  save(file: string, text: string): void
  /** Saves through a temporary file that takes the place of the old one. */
  saveAtomically(file: string, text: string): void
  read(file: string): string
  remove(file: string): void
  move(from: string, to: string): void
  /** Ends it, and resolves when nothing of it is left. */
  stop(): Promise<void>
}

/** Temporary folder with these files. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const cwd = mkdtempSync(path.join(tmpdir(), 'bkend-dev-test-'))
  // A repository that ignores nothing: the first keys are shown, and no file of ours is a save.
  writeFileSync(path.join(cwd, '.git'), 'gitdir: nowhere\n')
  for (const [file, text] of Object.entries(files)) write(cwd, file, text)
  return cwd
}

function write(cwd: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true })
  writeFileSync(path.join(cwd, file), text)
}

/** A config over the embedded database in the folder, or over another one, that generates nothing but what is quick. */
export function configOf(url: string = 'pglite:.bkend/dev', more: string = ''): string {
  return `project: app
environments: { dev: { url: '${url}' } }
generate: { client: {}, openapi: false, validators: false, checks: false, docs: true }
${more}`
}

/** Starts it in a folder; `cwd` is removed at its end where it was made for it. */
export function startDev(cwd: string, options: Partial<DevOptions> = {}): Watched {
  const events: DevEvent[] = []
  let seen = 0
  let wake: () => void = () => {}
  const stopping = new AbortController()
  const silent = { info: () => {}, warn: () => {}, error: () => {} }
  const ended = watchProject({
    ...{ cwd, allow: [], prune: false, lockWait: 20_000, toolchain: 'test', host: '127.0.0.1', port: 0, log: silent },
    ...options,
    signal: stopping.signal,
    onEvent: (event) => {
      events.push(event)
      wake()
    },
  })
  let isOver = false
  const over = ended.then(
    () => {
      isOver = true
      wake()
    },
    () => {
      isOver = true
      wake()
    },
  )
  const at = (file: string): string => path.join(cwd, file)
  return {
    cwd,
    events,
    async next(name) {
      for (;;) {
        const found = events.findIndex((event, n) => n >= seen && event.event === name)
        const event = events[found]
        if (event) {
          seen = found + 1
          return event as Of<typeof name>
        }
        if (isOver) {
          const { diagnostics } = await ended
          throw new Error(`it ended before \`${name}\`: ${JSON.stringify(diagnostics)}`)
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    save: (file, text) => write(cwd, file, text),
    saveAtomically(file, text) {
      write(cwd, `${file}.1234.tmp`, text)
      renameSync(at(`${file}.1234.tmp`), at(file))
    },
    read: (file) => readFileSync(at(file), 'utf8'),
    remove: (file) => rmSync(at(file), { recursive: true }),
    move(from, to) {
      mkdirSync(path.dirname(at(to)), { recursive: true })
      renameSync(at(from), at(to))
    },
    async stop() {
      stopping.abort()
      await over
      await ended
    },
  }
}
