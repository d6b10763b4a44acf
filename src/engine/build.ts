/** Which build is running: what one build remembers, no other takes up. */

/** Put in by the build: a hash of all that it was made from. */
declare const BKEND_BUILD: string | undefined

/** The running build; null from sources, where nothing is remembered. */
export const BUILD: string | null = typeof BKEND_BUILD === 'undefined' ? null : BKEND_BUILD
