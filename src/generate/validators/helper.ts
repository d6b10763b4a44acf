/** What a helper of a generated `validators.ts` is. */

/** A function of the generated file and those it calls. */
export interface Helper {
  readonly needs: readonly string[]
  readonly text: string
}
