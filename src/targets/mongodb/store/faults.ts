/** The server's errors in words that no database has a part in: kinds and declared names, never a value. */
import { type FaultKind, StoreFault } from '../../../query/index.ts'
import { codeOf, isDisconnect, isMongo, isRefusedByValidator, textOf } from '../faults.ts'

/** https://www.mongodb.com/docs/manual/reference/error-codes/ */
const KINDS: Readonly<Record<number, FaultKind>> = {
  24: 'timeout',
  50: 'timeout',
  202: 'timeout',
  262: 'timeout',
  13: 'denied',
  112: 'busy',
  251: 'busy',
  91: 'unavailable',
  189: 'unavailable',
  10107: 'unavailable',
  11600: 'unavailable',
  11602: 'unavailable',
  13435: 'unavailable',
  13436: 'unavailable',
  10334: 'value',
}

/** Codes that say that a document cannot be kept, where one was written. */
const NOT_KEPT: ReadonlySet<number> = new Set([2, 9, 14, 52, 57, 17280, 17419])

/** Whether the fault is of a value that another document has: by its code, or by the words that every server has for it. */
export function isDuplicate(fault: unknown): boolean {
  return codeOf(fault) === 11_000 || (isMongo(fault) && /^E11000\b/.test(textOf(fault)))
}

function kindOf(fault: unknown, writes: boolean): FaultKind | undefined {
  if (fault instanceof Error && fault.name === 'MongoWaitQueueTimeoutError') return 'busy'
  if (isDisconnect(fault)) return 'unavailable'
  if (isDuplicate(fault)) return 'duplicate'
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
