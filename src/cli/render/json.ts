/** Results as JSON: one document on stdout, its members stable. */
import type { RunResult } from '../../engine/index.ts'
import type { ExitCode } from '../exit-codes.ts'

/** The JSON of a run: the result without sources, changes as addresses, the plan only where asked for. */
export function resultJson(result: RunResult, exitCode: ExitCode, withPlan: boolean): string {
  const { sources: _sources, plan, changes, ...rest } = result
  const shown = changes.map((change) => ({
    kind: change.kind,
    address: change.address,
    ...(change.kind === 'rename' && { from: change.from.address }),
    ...(change.kind === 'alter' && { attributes: change.attributes }),
  }))
  return jsonText({ exitCode, ...rest, changes: shown, ...(withPlan && { plan }) })
}

/** The value as indented JSON, ending in a line break. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
