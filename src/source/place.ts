/** What the editors of both languages are given. */
import type { SourceSpan } from '../diagnostic/index.ts'

/** An answered rename and the file that declares it. */
export interface RenamePlace {
  /** The whole file. */
  readonly text: string
  /** Where the declaration stands (any place in it); its file's ending tells the language. */
  readonly span: SourceSpan
  /** `declaration`: a table or an enum type; `member`: a column, in its table; `value`: a value of the enum type at the place. */
  readonly part: 'declaration' | 'member' | 'value'
  /** The value as it is declared now, where the part is one. */
  readonly value?: string
  /** The old name, as it was declared. */
  readonly from: string
}
