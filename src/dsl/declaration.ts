/** How load gets at what a builder holds, whichever copy of the package built it. */

/** The registered symbol under which a builder keeps its declaration: equal in every copy of this module. */
export const DECLARATION: unique symbol = Symbol.for('bkend.declaration')

/** What was declared: the YAML form of the language as plain, frozen JSON. */
export type Declaration = Readonly<Record<string, unknown>>

/** Something that holds a declaration. */
export interface Declared {
  readonly [DECLARATION]: Declaration
}

/** The declaration that `value` holds; undefined where it is no builder. */
export function declarationOf(value: unknown): Declaration | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  const held = Object.getOwnPropertyDescriptor(value, DECLARATION)?.value
  return typeof held === 'object' && held !== null ? (held as Declaration) : undefined
}

/** `value` with its declaration attached where nobody sees it, frozen. */
export function declared<T extends object>(value: T, declaration: Declaration): T & Declared {
  Object.defineProperty(value, DECLARATION, { value: Object.freeze(declaration) })
  return Object.freeze(value) as T & Declared
}
