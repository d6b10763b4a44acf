/** Permission tests of a project: found beside its schema, and run on a database of their own. */
import { type Diagnostic, DiagnosticError, hasErrors } from '../diagnostic/index.ts'
import { loadAccessTests } from '../load/index.ts'
import type { AccessExpectation } from '../model/index.ts'
import { runAccessTests } from './access-tests.ts'
import type { ConnectingOptions } from './connecting.ts'
import type { Project } from './project.ts'
import { openShadow } from './shadow.ts'

/** What came of a project's permission tests. */
export interface AccessChecked {
  /** Sentences that hold; null where none was asked. */
  readonly passed: readonly AccessExpectation[] | null
  readonly failed: number
  readonly diagnostics: readonly Diagnostic[]
  /** Shown path → text, of the files that hold tests. */
  readonly sources: ReadonlyMap<string, string>
}

/** What a run of tests is told. */
export interface AccessCheckOptions extends ConnectingOptions {
  readonly cwd: string
  /** Only look for mistakes in the tests; run none. */
  readonly dry?: boolean
}

/** Loads the tests, and runs them where nothing is wrong with them. Throws nothing for a user's mistake. */
export async function checkAccess(project: Project, options: AccessCheckOptions): Promise<AccessChecked> {
  const { config, schema } = project
  const { cwd, dry = false, onProgress } = options
  const { tests, diagnostics, sources } = await loadAccessTests(
    { folder: config.schema, cwd, naming: config.naming },
    schema,
  )
  const none = { passed: null, failed: 0, sources }
  if (dry || hasErrors(diagnostics)) return { ...none, diagnostics }
  if (tests.length === 0) return { ...none, passed: [], diagnostics }
  try {
    onProgress?.('Testing the permissions')
    const shadow = await openShadow(project, options)
    try {
      const result = await runAccessTests(shadow.store, schema, tests)
      return { ...result, sources, diagnostics: [...diagnostics, ...result.diagnostics] }
    } finally {
      await shadow.close()
    }
  } catch (thrown) {
    if (!(thrown instanceof DiagnosticError)) throw thrown
    return { ...none, diagnostics: [...diagnostics, ...thrown.diagnostics] }
  }
}
