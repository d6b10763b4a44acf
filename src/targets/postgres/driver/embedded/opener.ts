/** Connections to the embedded database, whoever serves it at the moment. */
import { DiagnosticError, error } from '../../../../diagnostic/index.ts'
import { type Connection, openConnection } from '../connection.ts'
import { faultCode, faultText } from '../faults.ts'
import type { Opener } from '../link.ts'
import { statementNames } from '../statement-names.ts'
import { type Ownership, type Serving, serveDirectory, serveMemory } from './open.ts'

/** Opens connections, and owns the database where no other process does. */
export interface EmbeddedOpener {
  readonly open: Opener
  /** Lets go of the database, if it is ours. */
  close(): Promise<void>
}

/** What the opener is told. */
export interface EmbeddedOptions {
  readonly applicationName: string
  readonly onProgress?: ((message: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

const PAUSE = 50
/** How often a server that is about to leave, or to start, is asked again: ten seconds and more. */
const TRIES = 200

/** The process that served the database is leaving: ask again who serves it. */
function isPassing(fault: unknown): boolean {
  const code = faultCode(fault)
  if (code !== undefined)
    return ['ENOENT', 'EAGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P03'].includes(code)
  return /terminated|ended/i.test(faultText(fault))
}

/** The file system does not take the database: waiting changes nothing. */
const NO_PLACE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST'])

function noPlace(directory: string, fault: unknown): DiagnosticError {
  const message = `The embedded database cannot be kept in ${directory}: ${faultText(fault)}`
  const hint = 'Let this user write there, or name another folder in the config or by `--url pglite:DIR`'
  return new DiagnosticError([error('target/connect', message, { hint })], { cause: fault })
}

/** `directory`: null for a database in memory. */
export function embeddedOpener(directory: string | null, options: EmbeddedOptions): EmbeddedOpener {
  let ownership: Ownership | null = null
  let memory: Serving | null = null
  const tell = (): void => options.onProgress?.('Opening the embedded database')

  async function serving(): Promise<Serving> {
    if (directory !== null) return serveDirectory(directory, tell)
    memory ??= await serveMemory()
    return memory
  }
  async function connectOnce(): Promise<Connection> {
    const found = await serving()
    ownership = found.ownership ?? ownership
    const { applicationName } = options
    const config = {
      host: found.folder,
      port: 5432,
      user: 'postgres',
      database: 'postgres',
      application_name: applicationName,
    }
    return openConnection(config, false, { signal: options.signal, nameOf: statementNames() })
  }
  async function open(): Promise<Connection> {
    for (let tries = 1; ; tries++) {
      try {
        return await connectOnce()
      } catch (fault) {
        if (fault instanceof DiagnosticError) throw fault
        if (directory !== null && NO_PLACE.has(faultCode(fault) ?? '')) throw noPlace(directory, fault)
        if (!isPassing(fault) || tries >= TRIES) {
          const message = `The embedded database in ${directory ?? 'memory'} cannot be reached: ${faultText(fault)}`
          const hint = directory === null ? undefined : `See which process has it: \`cat ${directory}.lock/owner\``
          throw new DiagnosticError([error('target/busy', message, { hint })], { cause: fault })
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE))
      }
    }
  }
  return {
    open,
    async close() {
      const mine = ownership
      ownership = null
      await mine?.leave()
    },
  }
}
