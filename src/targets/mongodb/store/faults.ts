/** The server's errors in words that no database has a part in: kinds and declared names, never a value. */
import { type FaultKind, StoreFault } from '../../../query/index.ts'
import { codeOf, isDisconnect, isMongo, isRefusedByValidator, textOf } from '../faults.ts'

const KINDS: Readonly<Record<number, FaultKind>> = {
  11000: 'duplicate',
  50: 'timeout',
  202: 'timeout',
  13: 'denied',
  112: 'busy',
  10334: 'value',
}

/** Codes that say that a document cannot be kept, where one was written. */
const NOT_KEPT: ReadonlySet<number> = new Set([2, 9, 14, 52, 57, 17280, 17419])

/** Whether the fault is of a value that another document has. */
export function isDuplicate(fault: unknown): boolean {
  return codeOf(fault) === 11_000
}

function kindOf(fault: unknown, writes: boolean): FaultKind | undefined {
  if (fault instanceof Error && fault.name === 'MongoWaitQueueTimeoutError') return 'busy'
  if (isDisconnect(fault)) return 'unavailable'
  if (isRefusedByValidator(fault)) return 'check'
  const code = codeOf(fault)
  if (code === undefined) return undefined
  return KINDS[code] ?? (writes && NOT_KEPT.has(code) ? 'value' : undefined)
}

/** Runs work and turns what it throws into a `StoreFault`; a bug of ours stays what it is. */
export async function telling<T>(work: () => Promise<T>, writes = false): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof StoreFault || !isMongo(fault)) throw fault
    const kind = kindOf(fault, writes)
    if (kind === undefined) throw fault
    throw new StoreFault(kind, `${codeOf(fault) ?? 'no code'}: ${textOf(fault)}`, { cause: fault })
  }
}
