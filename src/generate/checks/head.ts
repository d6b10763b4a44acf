/** What a generated `checks.ts` opens with: the helpers that its tables use, and the patterns that both use. */
import { WIDTH } from '../client/text.ts'
import { ourPatternCode } from '../validators/schema-code.ts'
import { helpersFor } from './helpers.ts'
import { HELPER_PATTERNS, patternName } from './helpers-text.ts'
import type { Uses } from './value-code.ts'

/** The text above the tables; each of its parts ends in a line break. */
export function headText({ helpers, patterns }: Uses): string {
  const { texts, all } = helpersFor(helpers)
  const needed = [...all].flatMap((name) => HELPER_PATTERNS[name] ?? [])
  return [...texts, ...patternTexts(new Set([...patterns, ...needed]))].join('\n')
}

function patternTexts(patterns: ReadonlySet<string>): readonly string[] {
  if (patterns.size === 0) return []
  const lines = [...patterns].sort().map((name) => {
    const start = `const ${patternName(name)} =`
    const code = ourPatternCode(name)
    return start.length + 1 + code.length > WIDTH ? `${start}\n  ${code}` : `${start} ${code}`
  })
  return [`${lines.join('\n')}\n`]
}
