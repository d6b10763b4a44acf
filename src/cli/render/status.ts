/** How a live project stands, as text for people. */
import type { StatusResult } from '../../engine/index.ts'
import { renderChanges } from './changes.ts'
import { count, paint } from './paint.ts'
import { destinationText } from './result.ts'

const SHOWN = 10

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

function listed(addresses: readonly string[]): string {
  const names = addresses.slice(0, SHOWN).map((address) => address.replace(':', ' '))
  return names.join(', ') + (addresses.length > SHOWN ? ` and ${addresses.length - SHOWN} more` : '')
}

function versionLine({ version, rollback, unfinished }: StatusResult): string {
  if (!version) return 'Nothing was pushed here yet.\n'
  const how = rollback === null || unfinished ? 'pushed' : `a rollback to version ${rollback},`
  return `version ${version.version}, ${how} ${version.appliedAt} by ${version.appliedBy}: ${version.summary}\n`
}

function handText({ drift, added, version }: StatusResult, colours: boolean): string {
  if (drift.length + added.length === 0) return ''
  const also = added.length === 0 ? '' : indented(`${paint(colours).yellow('+')} ${listed(added)}\n`)
  return `\nchanged by hand since version ${version?.version}:\n${indented(renderChanges(drift, colours))}${also}`
}

function filesText({ files, pending, version, rollback }: StatusResult, colours: boolean): string {
  if (files === 'broken') return '\nthe files cannot be loaded\n'
  const head = rollback !== null && files === 'ahead' ? 'what was rolled back, and the files still say' : 'push would'
  if (pending.length > 0) return `\n${head}:\n${indented(renderChanges(pending, colours))}`
  if (files === 'ahead' && version) return '\nthe files say what no push has recorded; the database needs no change\n'
  return ''
}

/** What was seen: where, which version, and each difference with its objects. */
export function renderStatus(result: StatusResult, colours: boolean): string {
  const { destination, outcome, unmanaged, pushing, unfinished } = result
  const product = destination?.product ? ` (${destination.product})` : ''
  const running = pushing
    ? `\n${pushing.holder} holds the lease, ${count(pushing.seconds, 'second')} more at least\n`
    : ''
  const half = unfinished ? `\na push came to phase ${unfinished.phasesDone} of ${unfinished.phases}\n` : ''
  const foreign = unmanaged.length === 0 ? '' : `\nforeign, left alone: ${listed(unmanaged)}\n`
  const calm = outcome === 'in-sync' ? '\nin sync: the database is what the files say\n' : ''
  return [
    `${destinationText(result)}${product}\n`,
    versionLine(result),
    running,
    half,
    handText(result, colours),
    filesText(result, colours),
    foreign,
    calm,
  ].join('')
}
