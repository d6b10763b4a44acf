/** Going back to what an earlier version declared: a push of it, with the same plan, hazards, questions, proofs and journal. */
import { note } from '../diagnostic/index.ts'
import { loadConfig } from '../load/index.ts'
import type { JsonValue, Schema } from '../model/index.ts'
import { unknownAllowances } from '../plan/index.ts'
import { BUILD } from './build.ts'
import { goalOf } from './old-versions.ts'
import type { ChangeOptions } from './options.ts'
import { begun, finished, type Prepared, planOver } from './prepared.ts'
import { NO_RESULT, type RunResult } from './result.ts'

/** A planned rollback. */
export interface PreparedRollback extends Prepared {
  /** What the version declared, for the files; null where there is none to go back to. */
  readonly goal: Schema | null
}

/** What comes back without what it held. */
function valuesGone({ changes }: RunResult): RunResult['diagnostics'] {
  const names = changes.flatMap((c) =>
    c.kind === 'add' &&
    (c.to.kind === 'table' ||
      (c.to.kind === 'column' && !changes.some((o) => o.kind === 'add' && o.address === c.to.parent)))
      ? [c.address.replace(':', ' ')]
      : [],
  )
  if (names.length === 0) return []
  const hint = 'What they held went when they were dropped: restore it from a backup'
  return [note('apply/values-gone', `A rollback brings back ${names.join(', ')}, and not the values`, { hint })]
}

/** Plans the way back to `version`; changes nothing. The schema files are not looked at. */
export async function prepareRollback(options: ChangeOptions, version: number): Promise<PreparedRollback> {
  const unknown = unknownAllowances(options.allow)
  if (unknown.length > 0) return { ...finished({ ...NO_RESULT, outcome: 'usage', diagnostics: unknown }), goal: null }
  const { config, environment, diagnostics, sources } = await loadConfig({ ...options, needsUrl: true, build: BUILD })
  if (!config || environment === null) return { ...finished({ ...NO_RESULT, diagnostics, sources }), goal: null }
  const settings = { config, environment }
  const { opened, ...prepared } = await planOver(
    settings,
    options,
    begun(settings, { diagnostics, sources }),
    async (connected) => {
      const { declared, named } = await goalOf(connected.driver, version)
      const rollback = { to: version, schema: declared as unknown as JsonValue }
      return { project: { ...settings, schema: named, rollback }, ...connected, files: null, options, goal: declared }
    },
    (result) => ({ ...result, diagnostics: [...result.diagnostics, ...valuesGone(result)] }),
  )
  return { ...prepared, goal: opened?.goal ?? null }
}
