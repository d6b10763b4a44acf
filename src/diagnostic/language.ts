/** The language of a file, so that what a message shows can be pasted into it. */
import type { SourceSpan } from './span.ts'

/** One thing said in both languages; without backticks around it. */
export interface InBoth {
  readonly typescript: string
  readonly yaml: string
}

/** Whether the place stands in a TypeScript (or JavaScript) file. */
export function isTypescript(span: SourceSpan | undefined): boolean {
  return span !== undefined && /\.[cm]?[jt]s$/.test(span.file)
}

/** What is said, in the language of the file at `span`; YAML where there is no place. */
export function inLanguage(span: SourceSpan | undefined, said: InBoth): string {
  return isTypescript(span) ? said.typescript : said.yaml
}
