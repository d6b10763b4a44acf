/** A collection that a push made, as it is declared: from what is remembered of its columns, and from its validator. */
import {
  type Column,
  declaredName,
  type IdKind,
  type JsonObject,
  namesFor,
  type Resource,
  SYSTEM_COLUMNS,
  snakeCase,
  type Table,
  withExpansions,
  withUniques,
} from '../../../model/index.ts'
import { objectOf } from '../json.ts'
import { validatorOf } from '../kinds/table.ts'
import { fieldOf } from '../names.ts'
import { withWords } from './collection-words.ts'
import type { DeclaringContext } from './context.ts'
import type { Guess } from './guess.ts'
import { declareIndexes } from './indexes.ts'
import { madeColumn, sameColumn } from './made-column.ts'
import { readValidator } from './validator.ts'

function idKind({ attributes }: Resource, said: Guess | undefined): IdKind {
  if (attributes.type === 'objectId') return 'default'
  if (attributes.type === 'long') return 'serial'
  return said?.type.kind === 'uuid' ? 'uuid' : 'text'
}

/** The four columns of every table, as load has them. */
function systemColumn(name: string, dbName: string, id: IdKind): Column {
  const base = { name, dbName, system: true, unique: false, optional: false, constraints: {}, permission: {} }
  if (name === 'id') return { ...base, type: { kind: 'id', id } }
  if (name === 'createdBy') return { ...base, type: { kind: 'string' }, default: { kind: 'userId' } }
  return { ...base, type: { kind: 'date' }, default: { kind: 'now' } }
}

/** The table's columns by declared name. */
function columnsOf(r: Resource, live: JsonObject | null, context: DeclaringContext): Column[] {
  const resources = context.childrenOf(r.address, 'column')
  const known = context.knownTable(r.address)
  const { fields } = readValidator(validatorOf(r))
  const names = namesFor(resources, (c) => declaredName(c.name, 'column', context.config.naming), context.names)
  const spelled = (name: string): string => (context.config.naming === 'snake_case' ? snakeCase(name) : name)
  const served = new Map(SYSTEM_COLUMNS.map((name) => [spelled(name), name]))
  const isSystem = [...served.keys()].every((dbName) =>
    resources.some((c) => c.name === dbName && c.attributes.default === '"$server"'),
  )
  return resources.map((c) => {
    const same = known && sameColumn(c, live, known, context)
    if (same) return same
    const system = isSystem ? served.get(c.name) : undefined
    const said = fields.get(c.name === 'id' ? '_id' : c.name)
    if (system !== undefined) return systemColumn(system, c.name, idKind(c, said))
    const before = known?.columns.find((one) => one.dbName === c.name)
    return madeColumn(c, names.get(c.address) ?? c.name, said, before)
  })
}

/** The table. What no collection remembers, who may do what and its checks, is as the files have it. */
export function madeTable(r: Resource, context: DeclaringContext): Table {
  const known = context.knownTable(r.address)
  const live = objectOf(validatorOf(r)?.$jsonSchema)
  const columns = columnsOf(r, live, context)
  const id = columns.find((c) => c.system && c.type.kind === 'id')?.type
  const { comment } = r.attributes
  const bare: Table = {
    ...{ checks: [], rows: [], ...known },
    ...{ name: context.names.get(r.address) ?? r.name, dbName: r.name, indexes: [], uniques: [] },
    ...(typeof comment === 'string' && { description: comment }),
    columns: withExpansions(columns),
    system: columns.some((c) => c.system),
    primaryKey: known?.primaryKey ?? ['id'],
    ...(id?.kind === 'id' && { id: id.id }),
  }
  const names = new Map(columns.map((c) => [fieldOf(c), c.name]))
  const said = withWords(r, bare, names, context)
  const keys = declareIndexes(context.childrenOf(r.address, 'index'), said, known, names, context.capabilities)
  for (const { resource, reason } of keys.left) context.leave(resource.address, resource.kind, reason)
  return { ...said, indexes: keys.indexes, uniques: keys.uniques, columns: withUniques(said.columns, keys.uniques) }
}
