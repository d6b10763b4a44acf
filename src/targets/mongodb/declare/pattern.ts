/** Patterns of validators as the language says them: a format or a type of its own, or a portable pattern. */
import { FORMATS, type Format } from '../../../model/index.ts'
import { FORMAT_PATTERNS, parsePattern, TYPE_PATTERNS, toPcre } from '../../../validate/index.ts'

/** What a pattern says. */
export interface ReadPattern {
  readonly type?: 'uuid' | 'day' | 'time' | 'interval'
  readonly format?: Format
  readonly pattern?: string
}

function printed(source: string): string {
  const parsed = parsePattern(source)
  return parsed.ok ? toPcre(parsed.pattern) : source
}

const TYPES = ['day', 'time', 'interval'] as const

/** What our own patterns say, as MongoDB has them. `uuid` is a type as well as a format: the type says more. */
function ours(): ReadonlyMap<string, ReadPattern> {
  return new Map<string, ReadPattern>([
    ...FORMATS.map((format) => [printed(FORMAT_PATTERNS[format]), { format }] as const),
    ...TYPES.map((type) => [printed(TYPE_PATTERNS[type]), { type }] as const),
    [printed(TYPE_PATTERNS.uuid), { type: 'uuid' }] as const,
  ])
}

let known: ReadonlyMap<string, ReadPattern> | null = null

/** What the pattern says; null where the language has no word for it. */
export function readPattern(pcre: string): ReadPattern | null {
  known ??= ours()
  const found = known.get(pcre)
  if (found) return found
  const source = pcre.replaceAll('\\z', '$').replaceAll(/\\x\{([0-9a-f]+)\}/gi, '\\u{$1}')
  return parsePattern(source).ok ? { pattern: source } : null
}
