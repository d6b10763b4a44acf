/** What a table says for MongoDB, as far as the server has it: what kind of collection it is, how its validator binds, its shard key. */
import { type Diagnostic, error, note } from '../../../diagnostic/index.ts'
import { hasSqlKeys, type JsonObject, type Table } from '../../../model/index.ts'
import { canonicalCollection, declaredOptions } from '../collection-options.ts'
import { fieldNamed, tableAddress } from '../names.ts'
import type { DeclareContext } from './context.ts'

/** A collection's own words. */
export interface TableWords {
  readonly options: JsonObject | null
  readonly validation: readonly [level: string, action: string]
  readonly shardKey: JsonObject | null
}

/** The options that this server has. Collations are asked for on their own. */
function optionsOf({ mongodb = {}, ...table }: Table, { capabilities }: DeclareContext): JsonObject | null {
  if (!capabilities.has('collectionOptions')) return null
  const { collation, ...options } = declaredOptions(mongodb, (name) => fieldNamed({ mongodb, ...table }, name))
  return canonicalCollection({ ...options, ...(collation && capabilities.has('collations') && { collation }) })
}

/** Where documents hold the fields of the shard key; null where there is none, or nothing to shard. */
export function shardKeyOf(table: Table, { capabilities }: DeclareContext): JsonObject | null {
  const key = table.mongodb?.shardKey
  if (!key || !capabilities.has('sharding')) return null
  return Object.fromEntries(
    Object.entries(key).map(([path, direction]) => {
      const [first = '', ...rest] = path.split('.')
      return [[fieldNamed(table, first), ...rest].join('.'), direction]
    }),
  )
}

/** The shard key that a collection has by now; null: none. A collection keeps it, whether or not it is declared. */
function shardedBy(table: Table, { current }: DeclareContext): JsonObject | null {
  const text = current.get(tableAddress(table))?.attributes.shardKey
  return typeof text === 'string' ? (JSON.parse(text) as JsonObject) : null
}

/** Whether an index of the collection begins with the shard key, which sharding documents takes. */
function hasIndexFor(key: JsonObject, table: Table, { current }: DeclareContext): boolean {
  const wanted = JSON.stringify(Object.entries(key))
  return [...current.values()].some(({ kind, parent, attributes }) => {
    if (kind !== 'index' || parent !== tableAddress(table)) return false
    const keys = attributes.keys as unknown as readonly {
      readonly field: string
      readonly direction: number | string
    }[]
    const first = keys.slice(0, Object.keys(key).length).map(({ field, direction }) => [field, direction])
    return JSON.stringify(first) === wanted
  })
}

/** The words. A standing collection is sharded once the index that this takes is there. */
export function tableWords(table: Table, context: DeclareContext): TableWords {
  const { level = 'strict', action = 'error' } = table.mongodb?.validation ?? {}
  const wanted = shardKeyOf(table, context)
  const stands = context.current.has(tableAddress(table))
  const ready = wanted !== null && (!stands || hasIndexFor(wanted, table, context))
  return {
    options: optionsOf(table, context),
    validation: [level, action],
    shardKey: (ready ? wanted : null) ?? shardedBy(table, context),
  }
}

function unsupported({ span }: Table, message: string, hint?: string): Diagnostic {
  return note('target/unsupported', message, { span, ...(hint && { hint }) })
}

function ofSharding(table: Table, context: DeclareContext): Diagnostic[] {
  if (!table.mongodb?.shardKey) return []
  const wanted = shardKeyOf(table, context)
  const name = `\`${table.name}\``
  if (wanted === null)
    return [unsupported(table, `The \`shardKey\` of ${name} does nothing: this deployment is not sharded`)]
  if (!context.current.has(tableAddress(table)) || shardedBy(table, context) || hasIndexFor(wanted, table, context))
    return []
  return [unsupported(table, `${name} is not sharded yet: its index comes first`, 'Push again')]
}

function ofTimeSeries(table: Table, { capabilities }: DeclareContext): Diagnostic[] {
  if (!table.mongodb?.timeseries || !capabilities.has('collectionOptions')) return []
  const name = `\`${table.name}\``
  const [unique] = table.uniques.filter((u) => !hasSqlKeys(u))
  return [
    unsupported(
      table,
      `Not enforced by this server: ${name} is a time series, which has no validator`,
      'The Data API enforces it; MongoDB itself refuses to change single measurements',
    ),
    ...(unique
      ? [
          error('target/unsupported', `${name} is a time series, which has no uniques`, {
            span: unique.span ?? table.span,
            hint: `Leave \`${unique.name}\` out`,
          }),
        ]
      : []),
  ]
}

/** What of a table's words this server leaves out. */
export function wordGaps(table: Table, context: DeclareContext): Diagnostic[] {
  const { mongodb } = table
  if (!mongodb) return []
  const { capabilities } = context
  const { collation, ...options } = declaredOptions(mongodb, (name) => name)
  const names = Object.keys(options)
  const name = `\`${table.name}\``
  return [
    ...(names.length > 0 && !capabilities.has('collectionOptions')
      ? [unsupported(table, `${name} is an ordinary collection: this server knows no ${names.join(', ')}`)]
      : []),
    ...(collation && !(capabilities.has('collations') && capabilities.has('collectionOptions'))
      ? [unsupported(table, `Text in ${name} compares by bytes: this server has no collations`)]
      : []),
    ...(mongodb.validator && !capabilities.has('validators')
      ? [unsupported(table, `The \`validator\` of ${name} is held by nobody: this server has no validators`)]
      : []),
    ...ofTimeSeries(table, context),
    ...ofSharding(table, context),
  ]
}
