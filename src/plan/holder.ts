/** Who holds a lease, in words, the same for every target. */
import { hostname, userInfo } from 'node:os'

function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

/** Which program, whose, where: `bkend push (ann@laptop, process 42)`. */
export function holderOf(applicationName: string): string {
  return `${applicationName} (${loginName()}@${hostname()}, process ${process.pid})`
}
