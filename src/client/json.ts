/** Columns of type `json` and the database's own types. */

/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
