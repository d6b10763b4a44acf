/** Where files are, as CI names them: below the checkout, with slashes. */
import path from 'node:path'
import type { Terminal } from '../terminal.ts'

/** A file of a span, below the checkout where it lies there; absolute where it lies elsewhere. */
export function fileInCheckout(file: string, { cwd, github }: Terminal): string {
  const root = github?.workspace ?? cwd
  const absolute = path.resolve(cwd, file)
  const below = path.relative(root, absolute)
  const outside = below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below)
  return (outside ? absolute : below).split(path.sep).join('/')
}
