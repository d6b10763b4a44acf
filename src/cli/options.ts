/** Flags → the engine's options. */
import type { ChangeOptions, ProjectOptions } from '../engine/index.ts'
import type { CommandContext } from './command.ts'
import { listOf, textOf } from './flags.ts'
import type { Progress } from './progress.ts'
import { VERSION } from './version.ts'

const LOCK_WAIT = 60

/** The options that every command shares. */
export function projectOptions({ terminal, flags }: CommandContext): ProjectOptions {
  const [configFile, schema, out] = [textOf(flags, 'config'), textOf(flags, 'schema'), textOf(flags, 'out')]
  const [url, environment] = [textOf(flags, 'url'), textOf(flags, 'env')]
  return {
    cwd: terminal.cwd,
    ...(configFile !== undefined && { configFile }),
    ...(schema !== undefined && { schema }),
    ...(out !== undefined && { out }),
    ...(url !== undefined && { url }),
    ...(environment !== undefined && { environment }),
  }
}

/** The options of the commands that compare with a live project. */
export function changeOptions(context: CommandContext, progress: Progress): ChangeOptions {
  const { flags, signal } = context
  return {
    ...projectOptions(context),
    allow: listOf(flags, 'allow'),
    prune: flags.has('prune'),
    lockWait: Number(textOf(flags, 'lock-wait') ?? LOCK_WAIT) * 1000,
    fixed: false,
    toolchain: VERSION,
    onProgress: (message) => progress.update(message),
    signal,
  }
}
