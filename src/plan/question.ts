/** What normalize must know in the server's words before diff can compare. */

/** An expression whose text on the server is asked for. */
export interface ExpressionQuestion {
  /** Where it stands: the resource in the desired Snapshot, and the attribute (a dotted path into nested attributes). */
  readonly address: string
  readonly attribute: string
}
