/** What a schema file says before anyone has judged it: the same plain shape from TypeScript and from YAML. */
import type { SourceSpan } from '../diagnostic/index.ts'

/** A way into a declaration: `['columns', 'content', 'maxLength']`. */
export type DeclarationPath = readonly (string | number)[]

/** One table or enum type as written. */
export interface RawDeclaration {
  readonly kind: 'table' | 'enumType'
  /** The YAML form of LANGUAGE.md as plain JSON, with `table:` or `enumType:` as its name; anything at all until judged. */
  readonly value: unknown
  readonly file: string
  /** Where the part at `path` stands: its key or its value; the nearest part around it where it has no place of its own. */
  spanOf(path: DeclarationPath, part?: 'key' | 'value'): SourceSpan
  /** What is written at a span that `spanOf` gave. */
  textOf(span: SourceSpan): string
}
