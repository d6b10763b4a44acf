/** What a run came to, as text for people. */
import type { Destination, GeneratedResult, RunResult } from '../../engine/index.ts'
import { renderChanges } from './changes.ts'
import { count, paint } from './paint.ts'
import { planSize, renderCalls } from './plan.ts'

/** `social (dev) on localhost:5432/app`. Empty where the run never came to know. */
export function destinationText(result: Pick<RunResult, 'project' | 'environment' | 'destination'>): string {
  const to = result.destination
  return to ? `${result.project} (${result.environment}) on ${placeOf(to)}` : ''
}

function placeOf({ embedded, host, database, user }: Destination): string {
  return embedded ? database : `${host}/${database}${user === '' ? '' : ` as ${user}`}`
}

/** Where to, on a line of its own with the server's product. */
export function renderDestination(result: RunResult): string {
  const text = destinationText(result)
  const product = result.destination?.product
  return text === '' ? '' : `${text}${product ? ` (${product})` : ''}\n`
}

/** What is about to be applied. Empty where nothing is. */
export function renderPreview(result: RunResult, colours: boolean): string {
  if (result.changes.length === 0 || !result.plan) return ''
  const overview = renderChanges(result.changes, colours)
  const calls = renderCalls(result.plan)
  return `${renderDestination(result)}\n${overview}${calls && `\n${calls}`}\n${result.summary} (${planSize(result.plan)})\n\n`
}

/** The generated files: a line for each that was written or removed; nothing where none was. */
export function renderGenerated(generated: GeneratedResult | null, colours: boolean): string {
  if (!generated) return ''
  const style = paint(colours)
  const { folder, files, written, removed } = generated
  const unchanged = files.filter((f) => f.state === 'unchanged').length
  const lines = [
    ...written.map((file) => `${style.green('wrote')} ${folder}/${file}`),
    ...removed.map((file) => `${style.red('removed')} ${folder}/${file}`),
  ]
  if (lines.length > 0 && unchanged > 0) lines.push(style.dim(`${count(unchanged, 'file')} unchanged`))
  return lines.map((line) => `${line}\n`).join('')
}

/** `generated/ is up to date`, or nothing where files were written or none are asked for. */
export function upToDate(generated: GeneratedResult | null): string {
  if (!generated || generated.files.length === 0 || generated.written.length + generated.removed.length > 0) return ''
  return `${generated.folder}/ is up to date`
}

/** What a push that went well did: one line where there was nothing to do. */
export function renderPushed(result: RunResult, colours: boolean): string {
  const style = paint(colours)
  const fresh = upToDate(result.generated)
  const version = result.version ? ` is at version ${result.version.version}` : ''
  const head =
    result.outcome === 'in-sync'
      ? `Nothing to do: ${destinationText(result)}${version}${fresh === '' ? '' : `, ${fresh}`}`
      : result.changes.length === 0
        ? `No database change; recorded on ${destinationText(result)}, which${version}`
        : `${style.green('applied')} ${result.summary}: ${destinationText(result)}${version}`
  return `${head}\n${renderGenerated(result.generated, colours)}`
}

/** What a rollback that went well did. */
export function renderWentBack(result: RunResult, to: number, colours: boolean): string {
  const version = result.version ? ` is at version ${result.version.version}` : ''
  if (result.outcome === 'in-sync') return `Nothing to do: ${destinationText(result)}${version}\n`
  const what = result.changes.length === 0 ? 'no database change' : result.summary
  return `${paint(colours).green(`went back to version ${to}`)} (${what}): ${destinationText(result)}${version}\n`
}
