/** A push with somebody at the terminal: what is to be known first, then the questions, then the work. */
import type { Diagnostic } from '../../diagnostic/index.ts'
import { type ChangeOptions, type Prepared, prepare, type RunResult } from '../../engine/index.ts'
import { askYesNo } from '../ask.ts'
import type { CommandContext } from '../command.ts'
import { printsDocument } from '../finish.ts'
import type { Progress } from '../progress.ts'
import { renderDiagnostics } from '../render/diagnostics.ts'
import { renderPreview } from '../render/result.ts'
import { settle } from './settle.ts'

/** What a push asks with, and what it has told before it asked. */
export interface Asking {
  readonly context: CommandContext
  readonly progress: Progress
  /** Diagnostics as JSON: a run that plans anew finds the same ones again. */
  readonly told: Set<string>
}

/** Those that were not told before a question. */
export function untold({ told }: Asking, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter((diagnostic) => !told.has(JSON.stringify(diagnostic)))
}

/** Shows what the run found so far: whoever answers must have read it. */
function tellFirst(asking: Asking, { diagnostics, sources }: RunResult): void {
  const { terminal } = asking.context
  const fresh = untold(asking, diagnostics)
  if (fresh.length === 0) return
  terminal.err(`${renderDiagnostics(fresh, sources, terminal.colours.err)}\n`)
  for (const diagnostic of fresh) asking.told.add(JSON.stringify(diagnostic))
}

/** Plans, settles what can be asked, and applies; each answer plans anew. `plan`: what else than the files is pushed. */
export async function attempt(
  options: ChangeOptions,
  asking: Asking,
  asks: boolean,
  plan: (options: ChangeOptions) => Promise<Prepared> = prepare,
): Promise<RunResult> {
  const prepared = await plan(options)
  asking.progress.end()
  let next: ChangeOptions | null = null
  try {
    const { result } = prepared
    if (!asks || result.questions.length === 0) return await confirmed(prepared, asking, asks)
    tellFirst(asking, result)
    next = await settle(options, asking.context.terminal, result)
    if (!next) return result
  } finally {
    await prepared.close()
  }
  return await attempt(next, asking, asks, plan)
}

async function confirmed(prepared: Prepared, asking: Asking, asks: boolean): Promise<RunResult> {
  const { result } = prepared
  if (result.outcome !== 'pending' && result.outcome !== 'in-sync') return result
  const { terminal, flags } = asking.context
  if (!printsDocument(flags)) {
    const preview = renderPreview(result, terminal.colours.out)
    terminal.out(preview)
  }
  if (asks && result.changes.length > 0) {
    tellFirst(asking, result)
    const yes = await askYesNo('Apply this?')
    if (!yes) return { ...result, outcome: 'interrupted', diagnostics: [] }
  }
  return await prepared.apply()
}
