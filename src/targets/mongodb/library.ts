/** The MongoDB library: an optional peer dependency, loaded when a URL asks for it. */
import type * as Library from 'mongodb'
import { error, optionalPackage } from '../../diagnostic/index.ts'

/** The library, as it is imported. */
export type MongoLibrary = typeof Library

/** Loads the library. Throws a `DiagnosticError` (`target/connect`) where it is not installed. */
export async function loadLibrary(): Promise<MongoLibrary> {
  const message = 'The MongoDB driver is not installed: there is no package mongodb'
  const hint = 'Install it: `npm install mongodb`'
  return await optionalPackage(
    () => import('mongodb'),
    () => error('target/connect', message, { hint }),
  )
}
