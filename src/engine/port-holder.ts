/** Who listens on a port already, as far as the system tells: Linux does, in `/proc`. */
import { readdir, readFile, readlink } from 'node:fs/promises'

/** A process that listens. */
export interface PortHolder {
  readonly pid: number
  /** The beginning of its command line. */
  readonly command: string
}

const LISTENING = '0A'

/** Socket inodes that listen on the port. */
async function listeningInodes(port: number): Promise<ReadonlySet<string>> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  )
  const inodes = tables
    .join('\n')
    .split('\n')
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
      return state === LISTENING && local.endsWith(`:${wanted}`) && inode !== undefined ? [inode] : []
    })
  return new Set(inodes)
}

async function holdsOne(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  for (const name of await readdir(folder).catch(() => [])) {
    const inode = /^socket:\[(\d+)\]$/.exec(await readlink(`${folder}/${name}`).catch(() => ''))?.[1]
    if (inode !== undefined && inodes.has(inode)) return true
  }
  return false
}

/** Programs and scripts by name; what else stands on a command line may be a secret. */
function shortCommand(cmdline: string): string {
  const [program = '', script = ''] = cmdline.split('\0')
  const name = (text: string): string => text.slice(text.lastIndexOf('/') + 1)
  const named = /\.[cm]?[jt]s$|\/bin\//.test(script) ? `${name(program)} ${name(script)}` : name(program)
  return named.slice(0, 80)
}

/** The holder; null where nothing tells who it is, or it is somebody else's process. */
export async function portHolder(port: number): Promise<PortHolder | null> {
  const inodes = await listeningInodes(port)
  if (inodes.size === 0) return null
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (!(await holdsOne(pid, inodes))) continue
    const cmdline = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return { pid: Number(pid), command: shortCommand(cmdline) }
  }
  return null
}
