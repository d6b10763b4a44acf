/** The part of a driver that looks at the live project, and remembers what it saw. */
import type { Driver } from '../../../plan/index.ts'
import type { Whole } from '../kept-version.ts'
import { type CatalogueView, type Known, viewOf } from './catalogue.ts'
import type { Connection } from './connection.ts'
import type { DriverContext } from './context.ts'
import type { Link } from './link.ts'
import { factsWith, inspectWith, openSession } from './session.ts'
import { inTransaction, type Mode } from './transaction.ts'

const READING = 'repeatable read read only'

/** Runs work whose faults are told in the user's words. */
export type Tell = <T>(work: () => Promise<T>) => Promise<T>

/** What reads the catalogue, and remembers what it read for the next look. */
export function lookingAt(
  context: DriverContext,
  link: Link,
  tell: Tell,
): Pick<Driver, 'inspect' | 'besides' | 'facts' | 'transaction'> {
  const { options, objects, whereto } = context
  const place = { link, schema: options.config.postgres.schema, whereto }
  let known: Known | null = null
  let whole: Whole | null = null
  /** Runs in a transaction that sees the catalogue; what it saw counts from then on, if it was committed. */
  const seeing = async <T>(
    mode: Mode,
    body: (connection: Connection, view: CatalogueView) => Promise<T>,
  ): Promise<T> => {
    const [result, view] = await inTransaction(place, mode, async (connection) => {
      const seen = viewOf(connection, context, known)
      return [await body(connection, seen), seen] as const
    })
    known = view.known() ?? known
    return result
  }
  return {
    inspect: () => tell(() => seeing(READING, (c, view) => inspectWith(c, context, view))),
    besides: async () => {
      const { besides } = objects
      return besides ? await tell(() => link.retried((c) => besides(c, options.config))) : []
    },
    ...(objects.facts && {
      facts: (tables?: readonly string[]) =>
        tell(() => inTransaction(place, READING, (c) => factsWith(c, context, tables))),
    }),
    transaction: (body) =>
      tell(async () => {
        const { result, kept } = await seeing('read committed read write', async (c, view) => {
          const { session, beforeCommit, whole: kept } = openSession(c, context, view, whole)
          const result = await body(session)
          await beforeCommit()
          return { result, kept: kept() }
        })
        whole = kept
        return result
      }),
  }
}
