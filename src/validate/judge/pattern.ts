/** Judges patterns: of columns, and of `$regex` wherever a filter stands. */
import { type Diagnostic, error, type SourceSpan } from '../../diagnostic/index.ts'
import { parsePattern } from '../patterns/parse.ts'

/** The fault of one pattern, if it has one. */
export function judgePattern(source: string, name: string, span: SourceSpan | undefined): readonly Diagnostic[] {
  const parsed = parsePattern(source)
  if (parsed.ok) return []
  return [
    error('schema/pattern', `${name}: the pattern \`${source}\` cannot be used: ${parsed.reason}`, {
      span,
      hint:
        parsed.nearest === undefined
          ? 'Only what JavaScript, Postgres and PCRE read alike is allowed'
          : `Write ${parsed.nearest}`,
    }),
  ]
}
