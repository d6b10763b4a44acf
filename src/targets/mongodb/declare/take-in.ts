/** What a change of a live project says of declared columns. */
import type { Column, Table } from '../../../model/index.ts'
import type { Taken, TakingIn } from '../../../plan/index.ts'

function altered(column: Column, live: Column, attributes: readonly string[]): Column {
  if (column.system) return column
  const { default: initial, description, ...rest } = column
  const now = attributes.includes('type') || attributes.includes('references') ? live : column
  const filled = attributes.includes('default') ? live.default : initial
  const said = attributes.includes('comment') ? live.description : description
  return {
    ...rest,
    ...{ type: now.type, constraints: now.constraints },
    optional: attributes.includes('optional') ? live.optional : column.optional,
    ...(filled !== undefined && { default: filled }),
    ...(said !== undefined && { description: said }),
  }
}

/** A validator says what all columns of its collection are. */
function ruled(
  column: Column,
  live: Column,
  _within: readonly Taken[],
  _table: unknown,
  own: Taken | undefined,
): Column {
  const isRuled = own?.kind === 'alter' && own.attributes.includes('validator')
  return isRuled ? { ...column, type: live.type, constraints: live.constraints, optional: live.optional } : column
}

/** Attributes of a table that its words for MongoDB say. */
const OF_COLLECTION = ['validation', 'options', 'shardKey'] as const

function withMongodb(table: Table, live: Table, attributes: readonly string[]): Table {
  if (!['validator', ...OF_COLLECTION].some((name) => attributes.includes(name))) return table
  const { mongodb: _, ...rest } = table
  return { ...rest, ...(live.mongodb && { mongodb: live.mongodb }) }
}

/** How MongoDB's changes are taken into columns. */
export const takingIn: TakingIn = {
  said: { table: ['comment', 'validator', ...OF_COLLECTION], column: 'all', index: 'all' },
  table: withMongodb,
  altered,
  ruled,
}
