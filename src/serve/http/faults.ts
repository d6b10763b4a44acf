/** Whatever goes wrong while a request is answered → what the asker is told of it. */
import { type FaultKind, StoreFault } from '../../query/index.ts'
import { ApiFault, type FaultDetail } from '../fault.ts'

const RETRY = { 'retry-after': '1' } as const

const DETAILS: Partial<Record<FaultKind, readonly [code: string, message: string]>> = {
  duplicate: ['duplicate', 'is taken'],
  reference: ['reference', 'points at nothing that is there'],
  check: ['check', 'breaks a rule of the table'],
  value: ['invalid', 'cannot be stored'],
}

function detailsOf({ kind, fields }: StoreFault): readonly FaultDetail[] {
  const [code, message] = DETAILS[kind] ?? ['invalid', 'is not valid']
  return (fields.length > 0 ? fields : ['']).map((path) => ({ path, code, message }))
}

/** A field's name, never its value. */
function named(fault: StoreFault): string {
  return fault.fields.map((field) => `\`${field}\``).join(', ')
}

/** What a store's fault is called. `reads`: the request changes nothing, so that a value is a parameter's. */
function fromStore(fault: StoreFault, reads: boolean, deletes: boolean): ApiFault {
  const cause = fault
  const fields = named(fault)
  switch (fault.kind) {
    case 'duplicate':
      return new ApiFault('data/duplicate-value', `Another row has the same ${fields || 'values'}`, {
        cause,
        details: detailsOf(fault),
      })
    case 'reference': {
      const message = deletes
        ? 'Other rows still point at this one'
        : `${fields || 'A reference'} points at nothing that is there`
      return new ApiFault('data/reference-violation', message, {
        cause,
        ...(!deletes && { details: detailsOf(fault) }),
      })
    }
    case 'check': {
      const rule = fault.rule === null ? 'a rule of the table' : `the rule \`${fault.rule}\``
      return new ApiFault('data/check-violation', `The record breaks ${rule}`, { cause, details: detailsOf(fault) })
    }
    case 'value':
      return reads
        ? new ApiFault('common/invalid-parameters', 'A parameter holds a value that cannot be compared', { cause })
        : new ApiFault('data/validation-error', `${fields || 'A value'} cannot be stored`, {
            cause,
            details: detailsOf(fault),
          })
    case 'denied':
      return new ApiFault('data/permission-denied', 'You may not do this', { cause })
    case 'timeout':
      return new ApiFault('common/unavailable', 'This took too long; ask for less', { cause, headers: RETRY })
    case 'busy':
    case 'unavailable':
    case 'stale':
      return new ApiFault('common/unavailable', 'The service is not available now; try again', {
        cause,
        headers: RETRY,
      })
  }
}

/** The fault that is answered. What is not foreseen is a 500 that tells nothing; its cause goes to the log. */
export function faultOf(thrown: unknown, method: string): ApiFault {
  if (thrown instanceof ApiFault) return thrown
  if (thrown instanceof StoreFault) return fromStore(thrown, method === 'GET' || method === 'HEAD', method === 'DELETE')
  return new ApiFault('common/internal-error', 'Something went wrong here', { cause: thrown })
}
