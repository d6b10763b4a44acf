/** Packages that are only needed for some of what bkend does, and may not be installed. */
import { type Diagnostic, DiagnosticError } from './diagnostic.ts'

/** What `load` loads. Throws a `DiagnosticError` that says `missing` where the package is not installed. */
export async function optionalPackage<T>(load: () => Promise<T>, missing: () => Diagnostic): Promise<T> {
  try {
    return await load()
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw fault
    throw new DiagnosticError([missing()], { cause: fault })
  }
}
