/** Why a request is refused before any row is looked at. */

/** One field or parameter at fault. */
export interface Detail {
  /** Keys joined by dots; empty for the record itself. */
  readonly path: string
  readonly code: string
  readonly message: string
}

/** Codes of the contract that a request can earn without a row. */
export type RefusalCode =
  | 'data/validation-error'
  | 'common/invalid-parameters'
  | 'data/permission-denied'
  | 'data/system-table-access'
  | 'data/table-not-found'
  | 'data/not-found'

/** A refusal; its message may be sent as it is. `details` is empty where no field is at fault. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  readonly details: readonly Detail[]
}

/** A query, or why there is none. */
export type Planned<Query> =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly refusal: Refusal }

/** A refusal as what planning returns. */
export function refuse(
  code: RefusalCode,
  message: string,
  details: readonly Detail[] = [],
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, message, details } }
}

/** What a request's parts were found to be: faults (400) and fields that the asker may not touch (403), in order of finding. */
export interface Findings {
  readonly faults: Detail[]
  readonly forbidden: Detail[]
  /** Conditions of filters so far. */
  conditions: number
}

/** Nothing found yet. */
export function noFindings(): Findings {
  return { faults: [], forbidden: [], conditions: 0 }
}

/** The refusal that the findings call for; null where there are none. A faulty request is told so first. */
export function refusalOf(
  { faults, forbidden }: Omit<Findings, 'conditions'>,
  code: 'data/validation-error' | 'common/invalid-parameters',
): { readonly ok: false; readonly refusal: Refusal } | null {
  if (faults.length > 0) {
    const named = faults[0]?.path ? `\`${faults[0].path}\` ${faults[0].message}` : (faults[0]?.message ?? '')
    return refuse(code, named, faults)
  }
  if (forbidden.length > 0)
    return refuse('data/permission-denied', `You may not use \`${forbidden[0]?.path}\` here`, forbidden)
  return null
}
