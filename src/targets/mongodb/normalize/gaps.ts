/** What is declared and this server does not enforce, or cannot keep. */
import { type Diagnostic, error, note } from '../../../diagnostic/index.ts'
import type { Column, Filter, Table } from '../../../model/index.ts'
import { bsonTypeOf, bsonTypesOfNative } from '../bson-type.ts'
import { CAPABILITIES, type Capability } from '../capabilities.ts'
import { isForProjects } from '../names.ts'
import type { DeclareContext } from './context.ts'
import { checkExpressions } from './expression.ts'
import { wordGaps } from './table-words.ts'

const STILL = 'The Data API still enforces it'

function gap(message: string, span: Table['span'], hint: string | null = STILL): Diagnostic {
  return note('target/unsupported', message, { span, ...(hint !== null && { hint }) })
}

function comparesColumns(filter: Filter): boolean {
  return filter.kind === 'compare' ? filter.operand.kind === 'column' : filter.filters.some(comparesColumns)
}

function ofColumn(column: Column, table: Table, { capabilities }: DeclareContext): Diagnostic[] {
  const found: Diagnostic[] = []
  const { span, name } = column
  const needed = `\`${table.name}.${name}\``
  if (bsonTypeOf(column.type) === 'decimal' && !capabilities.has('decimal128')) {
    const hint = 'Declare at most 15 digits (`numeric(15,2)`), or push to a MongoDB server'
    found.push(error('target/unsupported', `${needed} needs Decimal128, which this server has not`, { span, hint }))
  }
  if (column.type.kind === 'native' && bsonTypesOfNative(column.type.native) === null)
    found.push(gap(`${needed} has a type of Postgres (\`${column.type.native}\`): any JSON is kept here`, span, null))
  if (column.generated) found.push(gap(`${needed} is computed by SQL, so it stays unset here`, span, null))
  if (column.default?.kind === 'sql')
    found.push(gap(`The default of ${needed} is SQL, and is not filled here`, span, null))
  return found
}

/** Names that are ours or the server's, or that no collection or field can have. */
function names({ name, dbName, span, columns, adopted }: Table): Diagnostic[] {
  const hint = 'Choose another `dbName`'
  const wrong = !isForProjects(dbName) || /[$\0]/.test(dbName)
  const message = `\`${name}\` cannot be kept as the collection \`${dbName}\`: the name is not a project's to give`
  const taken = adopted ? /^\$|[.\0]/ : /^(?:_v$|\$)|[.\0]/
  const fields = columns.filter((c) => taken.test(c.dbName) || (c.dbName === '_id' && c.name !== 'id'))
  return [
    ...(wrong ? [error('target/unsupported', message, { span, hint })] : []),
    ...fields.map((c) => {
      const told = `\`${name}.${c.name}\` cannot be kept as the field \`${c.dbName}\``
      return error('target/unsupported', told, { span: c.span ?? span, hint })
    }),
  ]
}

function holdsChecks({ capabilities }: DeclareContext): boolean {
  return capabilities.has('validators') && capabilities.has('expressions')
}

function ofChecks(table: Table, context: DeclareContext): Diagnostic[] {
  const expressions = checkExpressions(table, context.schema)
  return table.checks.flatMap(({ name, rule, span }) => {
    const named = `check \`${name}\` of \`${table.name}\``
    const hint = 'Write it as a filter, which every target keeps'
    if (rule.kind === 'sql') return [gap(`The ${named} is SQL and is not enforced here`, span, hint)]
    if (!holdsChecks(context) || expressions.get(name) !== null) return []
    const why = 'it compares what is kept as text, or what has no order here'
    return [gap(`Not enforced by this server: the ${named}: ${why}`, span)]
  })
}

/** Checks that no validator holds, said once for all of them. */
function unheldChecks(context: DeclareContext): Diagnostic[] {
  const names = context.schema.tables.flatMap((t) =>
    t.checks.flatMap((c) => (c.rule.kind === 'filter' ? [`\`${t.name}.${c.name}\``] : [])),
  )
  if (names.length === 0 || holdsChecks(context)) return []
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  return [gap(`Not enforced by this server: checks (${shown})`, undefined)]
}

function ofTable(table: Table, context: DeclareContext): Diagnostic[] {
  const found = [...names(table), ...table.columns.flatMap((c) => ofColumn(c, table, context))]
  if (!context.capabilities.has('expressions') && table.rows.some((r) => comparesColumns(r.where))) {
    const hint = 'Compare with a value, or push to a MongoDB server'
    const message = `A row rule of \`${table.name}\` compares two columns, which this server cannot`
    found.push(error('target/unsupported', message, { span: table.span, hint }))
  }
  found.push(...ofChecks(table, context), ...wordGaps(table, context))
  if (table.policies && table.policies.length > 0)
    found.push(gap(`The policies of \`${table.name}\` are SQL and do nothing here`, table.span, 'Say it with `rows`'))
  return found
}

/** What validators of this server leave out. */
function unenforced(tables: readonly Table[], known: DeclareContext['capabilities']): readonly Capability[] {
  if (tables.length === 0) return []
  if (!known.has('validators')) return ['validators']
  if (!known.has('jsonSchema')) return ['jsonSchema']
  const words = ['schemaEnum', 'schemaAllOf', 'schemaAdditional'] as const
  return words.filter((word) => !known.has(word))
}

/** Notes and errors of the whole schema. Each gap of the server is said once. */
export function gapsOf(context: DeclareContext): Diagnostic[] {
  const { schema, capabilities } = context
  const found = schema.tables.flatMap((t) => ofTable(t, context))
  found.push(
    ...unenforced(schema.tables, capabilities).map((c) =>
      gap(`Not enforced by this server: ${CAPABILITIES[c]}`, undefined),
    ),
  )
  found.push(...unheldChecks(context))
  const referring = schema.tables.find((t) => t.columns.some((c) => c.type.kind === 'reference'))
  if (referring)
    found.push(gap('MongoDB has no foreign keys: what references point at is not kept by it', referring.span))
  return found
}
