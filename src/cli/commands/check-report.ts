/** What a check tells, once or at every save. */
import type { CheckResult } from '../../engine/index.ts'
import { exitCodeOf } from '../outcome.ts'
import { count } from '../render/paint.ts'
import type { CommandReport } from '../report.ts'

function testsText({ access }: CheckResult): string {
  if (access === null) return ''
  const { passed, failed } = access
  if (passed.length + failed === 0) return 'There are no permission tests\n'
  return failed === 0 ? `${count(passed.length, 'permission test')} hold\n` : ''
}

/** What a check tells. */
export function checkReport(result: CheckResult): CommandReport {
  const { outcome, tables, enums, files, access, diagnostics, sources } = result
  const exitCode = exitCodeOf(outcome)
  const types = enums > 0 ? ` and ${count(enums, 'enum type')}` : ''
  const told = `${count(tables, 'table')}${types} in ${count(files, 'file')}`
  return {
    command: 'check',
    outcome: exitCode === 0 ? 'done' : outcome,
    exitCode,
    diagnostics,
    sources,
    details: () => ({
      tables,
      enums,
      files,
      access: access && { passed: access.passed.length, failed: access.failed },
    }),
    text: () =>
      exitCode === 0 ? `${told}${diagnostics.length > 0 ? '' : ': nothing wrong'}\n${testsText(result)}` : '',
    holds: access?.passed ?? [],
  }
}
