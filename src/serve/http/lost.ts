/** Requests that no route takes: another method would do, or there is nothing at all. */
import { RESERVED_TABLES } from '../../model/index.ts'
import { ApiFault } from '../fault.ts'
import type { Route } from '../route.ts'

interface Known {
  readonly parts: readonly string[]
  readonly method: string
}

/** A short path of a table whose name belongs to the system is no table's. */
function matches({ parts }: Known, asked: readonly string[]): boolean {
  const open = parts.at(-1) === '*'
  if (open ? asked.length < parts.length : asked.length !== parts.length) return false
  return parts.every((part, i) => {
    const given = asked[i] ?? ''
    if (part === '*') return true
    if (part === ':table' && i === 2) return given !== '' && !RESERVED_TABLES.has(given)
    return part.startsWith(':') ? given !== '' : part === given
  })
}

/** Tells why nobody takes a request: 405 with `Allow`, or 404. */
export function lostRequests(routes: readonly Route[]): (path: string) => ApiFault {
  const known = routes.map(({ path, method }) => ({ parts: path.split('/'), method }))
  return (path) => {
    const asked = path.split('/')
    const allowed = new Set(known.filter((route) => matches(route, asked)).map((route) => route.method))
    if (allowed.size === 0) return new ApiFault('data/not-found', 'There is no such route')
    const allow = [...allowed, 'OPTIONS'].join(', ')
    return new ApiFault('common/method-not-allowed', `This route takes ${allow}`, { headers: { allow } })
  }
}
