/** A collection that bkend did not make, as it is declared. */
import {
  addressOf,
  type Column,
  declaredName,
  namesFor,
  type Resource,
  type Table,
  withExpansions,
  withUniques,
} from '../../../model/index.ts'
import { withWords } from './collection-words.ts'
import { bareColumn, type DeclaringContext } from './context.ts'
import { referenceTo, type Shown, type ShownField, shownFields } from './fields.ts'
import { declareIndexes } from './indexes.ts'

/** Declared names of fields: `_id` is `id`, and a field `id` beside it is `rowId`. */
function fieldNames(
  address: string,
  fields: readonly ShownField[],
  { names, config }: DeclaringContext,
): Map<string, string> {
  const known = new Map(names)
  const at = (field: string): string => addressOf('column', address, field)
  if (!known.has(at('_id'))) known.set(at('_id'), 'id')
  const all = fields.map(({ field }) => ({ address: at(field), name: field }))
  const wanted = ({ name }: { readonly name: string }): string =>
    name === 'id' ? 'rowId' : declaredName(name, 'column', config.naming)
  const found = namesFor(all, wanted, known)
  return new Map(all.map(({ name, address: of }) => [name, found.get(of) ?? name]))
}

function columnOf({ field, guess, refersTo }: ShownField, name: string, { names }: DeclaringContext): Column {
  const to = refersTo === null ? undefined : names.get(refersTo)
  return bareColumn(name, field, to === undefined ? guess : { ...guess, type: referenceTo(to, guess.type) })
}

/** The columns that files declare and no document shows: they may be new. */
function knownShown(known: Table | undefined): ShownField[] {
  return (known?.columns ?? []).map(({ dbName, ...guess }) => ({ field: dbName, guess, refersTo: null }))
}

function tellLeft(r: Resource, { validator, unnamed }: Shown, context: DeclaringContext): void {
  if (validator.beyond.length > 0) {
    const words = [...new Set(validator.beyond)].sort().join(', ')
    context.leave(`validator:${r.name}`, 'validator', `the validator stays as it is; no word says ${words}`)
  }
  for (const field of unnamed)
    context.leave(`field:${r.name}.${field}`, 'field', 'a field whose name no column can have')
}

/** The table; `adopted`, so that a push leaves its validator and its documents alone. */
export function adoptedTable(r: Resource, context: DeclaringContext): Table {
  const known = context.knownTable(r.address)
  const sample = context.sample?.get(r.address)
  const shown = shownFields(r, sample)
  if (context.sample) tellLeft(r, shown, context)
  const fields = context.sample || !known ? shown.fields : knownShown(known)
  const names = fieldNames(r.address, fields, context)
  const columns = fields.map((one) => columnOf(one, names.get(one.field) ?? one.field, context))
  const bare: Table = {
    name: context.names.get(r.address) ?? r.name,
    dbName: r.name,
    columns: withExpansions(columns),
    ...{ system: false, primaryKey: ['id'], indexes: [], uniques: [], checks: [], rows: [], adopted: true },
  }
  const said = withWords(r, bare, names, context)
  const live = context.childrenOf(r.address, 'index')
  const { indexes, uniques, left } = declareIndexes(live, said, known, names, context.capabilities)
  // Without a look at the documents it is not known which fields there are.
  if (context.sample || known)
    for (const { resource, reason } of left) context.leave(resource.address, resource.kind, reason)
  return { ...said, indexes, uniques, columns: withUniques(said.columns, uniques) }
}
