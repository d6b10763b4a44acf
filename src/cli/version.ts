/** The toolchain's version. */

/** Put in by the build. */
declare const BKEND_VERSION: string | undefined

/** As in package.json; `0.0.0` when run from sources. */
export const VERSION: string = typeof BKEND_VERSION === 'undefined' ? '0.0.0' : BKEND_VERSION
