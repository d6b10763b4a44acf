/** Tables: collections, with their validators where the server has those. */
import {
  canonicalJson,
  type JsonObject,
  type Resource,
  resource,
  type Snapshot,
  type Table,
} from '../../../model/index.ts'
import { tableAddress } from '../names.ts'
import type { DeclareContext } from '../normalize/context.ts'
import { validatorFor } from '../normalize/validator.ts'

/** What is said of a collection. */
export interface TableParts {
  /** Null where there is none. */
  readonly validator: JsonObject | null
  readonly comment: string | null
  /** Whom the validator binds, and how: `strict`, `error` where nobody says otherwise. */
  readonly validation?: readonly [level: string, action: string]
}

const USUAL = 'strict error'

/** A collection as a resource; the validator as canonical JSON. */
export function tableResource(name: string, { validator, comment, validation }: TableParts): Resource {
  const binds = validator === null ? USUAL : (validation?.join(' ') ?? USUAL)
  const attributes = { validator: validator === null ? null : canonicalJson(validator), comment, validation: binds }
  return resource({ kind: 'table', name, parent: null, dependsOn: [], attributes })
}

/** A collection that was there before bkend: its validator stays what it is. */
function adoptedTable({ dbName, span }: Table, current: Snapshot): Resource {
  const there = current.get(tableAddress({ dbName }))
  const made = there ?? tableResource(dbName, { validator: null, comment: null })
  const { span: _, ...rest } = made
  return span ? { ...rest, span } : rest
}

/** The declared tables. */
export function* declaredTables(context: DeclareContext): Iterable<Resource> {
  for (const table of context.schema.tables) {
    if (table.adopted) {
      yield adoptedTable(table, context.current)
      continue
    }
    const validator = validatorFor(table, context)
    const made = tableResource(table.dbName, { validator, comment: table.description ?? null })
    yield table.span ? { ...made, span: table.span } : made
  }
}

/** The validator of a table's resource; null where it has none. */
export function validatorOf({ attributes }: Resource): JsonObject | null {
  return typeof attributes.validator === 'string' ? (JSON.parse(attributes.validator) as JsonObject) : null
}
