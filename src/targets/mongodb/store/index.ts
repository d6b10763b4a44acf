/** Serving from MongoDB. */
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import type { OpenStore } from '../../../query/index.ts'

/** Opens the store. Throws a `DiagnosticError` (`target/unsupported`). */
export const openStore: OpenStore = async () => {
  throw new DiagnosticError([error('target/unsupported', 'The Data API does not serve from MongoDB')])
}
