/** The command line over a test's project: its answers, and their documents. */
import type { TestProject } from '../engine/project.ts'
import { type Answer, answer } from './answers.ts'

interface Document {
  readonly diagnostics: readonly { readonly code: string; readonly hint: string }[]
  readonly [member: string]: unknown
}

/** What a command told with `--json`. */
export interface Told extends Document {
  readonly code: number
  /** Of its diagnostics. */
  readonly codes: readonly string[]
}

/** Commands on the schema and the database of the project that is the test's by then. */
export function commandsOn(project: () => Pick<TestProject, 'cwd' | 'url'>): {
  bkend(...args: string[]): Promise<Answer>
  told(...args: string[]): Promise<Told>
} {
  const bkend = (...args: string[]): Promise<Answer> => {
    const { cwd, url } = project()
    return answer([...args, '--schema', 'schema', '--url', url], { cwd })
  }
  return {
    bkend,
    async told(...args) {
      const { code, out } = await bkend(...args, '--json')
      const document = JSON.parse(out) as Document
      return { ...document, code, codes: document.diagnostics.map((d) => d.code) }
    },
  }
}
