/** The live project that a `bkend dev` pushes to: one connection for all of it, and what was found there last. */
import { hashOf } from '../../model/index.ts'
import { applyPrepared } from '../applying.ts'
import { connectTo } from '../connecting.ts'
import type { Opened } from '../opened.ts'
import type { ChangeOptions } from '../options.ts'
import { failed } from '../outcomes.ts'
import { planned } from '../planning.ts'
import { begun } from '../prepared.ts'
import type { Project, Settings } from '../project.ts'
import { NO_RESULT, type RunResult } from '../result.ts'
import { type RememberingDriver, remembering } from './remembering-driver.ts'

/** A live project under way. */
export interface Live {
  /** Plans, and applies where nothing has to be asked. Rejects only with faults of ours. */
  push(project: Project, options: ChangeOptions): Promise<RunResult>
  /** Plans and changes nothing. */
  plan(project: Project, options: ChangeOptions): Promise<RunResult>
  /** Somebody else may have changed it: it is read anew. */
  forget(): void
  /** Ends the connection; the next push opens another. */
  close(): Promise<void>
}

interface Open {
  readonly target: Opened['target']
  readonly driver: RememberingDriver
  readonly key: string
}

/** What decides the connection and what it is asked for: where it changes, another is opened. */
export function placeOf({ config, environment, folder }: Settings): string {
  const { generate: _, schema: __, out: ___, ...rest } = config
  return hashOf({ rest, environment, folder })
}

/** A live project that nobody has connected to yet. */
export function createLive(): Live {
  let open: Open | null = null
  const close = async (): Promise<void> => {
    const { driver } = open ?? {}
    open = null
    await driver?.close()
  }
  async function openFor(project: Project, options: ChangeOptions): Promise<Open> {
    const key = placeOf(project)
    if (open?.key === key) return open
    await close()
    const { target, driver } = await connectTo(project, options)
    open = { target, driver: remembering(driver), key }
    return open
  }
  async function run(project: Project, options: ChangeOptions, applies: boolean): Promise<RunResult> {
    const known = begun(project, NO_RESULT)
    try {
      const { target, driver } = await openFor(project, options)
      const opened: Opened = { project, target, driver, files: null, options }
      const { result, comparison } = await planned(opened, known)
      const goesOn = applies && (result.outcome === 'pending' || result.outcome === 'in-sync')
      const done = goesOn ? await applyPrepared(opened, known, result, comparison) : result
      if (done.outcome !== 'applied' && done.outcome !== 'in-sync') driver.forget()
      return done
    } catch (fault) {
      open?.driver.forget()
      return failed(known, fault, options.signal)
    }
  }
  return {
    push: (project, options) => run(project, options, true),
    plan: (project, options) => run(project, options, false),
    forget: () => open?.driver.forget(),
    close,
  }
}
