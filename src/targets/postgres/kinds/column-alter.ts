import { same } from '../../../diff/index.ts'
import type { Expression, Resource } from '../../../model/index.ts'
import { derivedName, isExpression, resource } from '../../../model/index.ts'
import type { Hazard, PreflightCheck } from '../../../plan/index.ts'
import { addressesIn, ref, written } from '../sql/expression.ts'
import { identifier, literal } from '../sql/identifier.ts'
import { expressionOf, flagOf, refsOf, textOf } from './attributes.ts'
import { backfillOf, fillStatements } from './column-add.ts'
import { columnDefinition, identitySql, typeSql } from './column-definition.ts'
import { type ChangeOf, type Draft, type Kind, parentOf, type RenderContext } from './kind.ts'
import { typeChange } from './type-change.ts'
import { alterTable, busy, commentOn, exclusive, rowCheck, tableName } from './words.ts'

type Alter = ChangeOf<'alter'>

/** An alteration between two states of one resource. */
export function alteration(from: Resource, to: Resource): Alter {
  const names = [...new Set([...Object.keys(from.attributes), ...Object.keys(to.attributes)])]
  const attributes = names.filter((n) => !same(from.attributes[n], to.attributes[n])).sort()
  return { kind: 'alter', address: to.address, from, to, attributes }
}

function typeText(r: Resource, context: RenderContext): string {
  const type = expressionOf(r, 'type')
  return type === null ? '' : (type.text ?? context.sql(type))
}

/** Whether values must be converted: the type or its collation differs. */
function retypes({ attributes }: Alter): boolean {
  return attributes.includes('type') || attributes.includes('collation')
}

function defaultAction({ from, to }: Alter, retyped: boolean, context: RenderContext): string[] {
  const [old, next] = [expressionOf(from, 'default'), expressionOf(to, 'default')]
  if (!retyped && same(old, next)) return []
  if (next !== null) return [`SET DEFAULT ${context.sql(next)}`]
  return old === null || retyped ? [] : ['DROP DEFAULT']
}

function typeAction({ from, to }: Alter, context: RenderContext): string {
  const given = to.transition?.using
  const name = identifier(to.name)
  const using = isExpression(given)
    ? context.sql(given)
    : typeChange(typeText(from, context), typeText(to, context)).using(name)
  return `TYPE ${typeSql(to, context)}${using === null ? '' : ` USING ${using}`}`
}

/** An identity goes before the column stops being a number, and comes once it is one and has no default. */
function identityStatements({ from, to }: Alter, when: 'before' | 'after', context: RenderContext): string[] {
  const [old, next] = [textOf(from, 'identity'), textOf(to, 'identity')]
  if (old === next || (next === null) !== (when === 'before')) return []
  const added = old === null ? `ADD ${identitySql(to)}` : `SET GENERATED ${next?.toUpperCase()}`
  const column = `${alterTable(to, context)} ALTER COLUMN ${identifier(to.name)}`
  return [`${column} ${next === null ? 'DROP IDENTITY' : added}`]
}

/** The parts of one ALTER TABLE, without those that make the column required. */
function actions(change: Alter, context: RenderContext): string[] {
  const { from, to } = change
  const retyped = retypes(change)
  const takenBack = retyped && expressionOf(from, 'default') !== null ? ['DROP DEFAULT'] : []
  const leavesGenerated = expressionOf(from, 'generated') !== null && expressionOf(to, 'generated') === null
  const optional = flagOf(to, 'nullable') && !flagOf(from, 'nullable') ? ['DROP NOT NULL'] : []
  const all = [
    ...takenBack,
    ...(leavesGenerated ? ['DROP EXPRESSION'] : []),
    ...(retyped ? [typeAction(change, context)] : []),
    ...defaultAction(change, retyped, context),
    ...optional,
  ]
  return all.map((action) => `ALTER COLUMN ${identifier(to.name)} ${action}`)
}

/** An identity that comes after rows goes on from the greatest value. */
function sequenceStatements({ from, to }: Alter, context: RenderContext): string[] {
  if (textOf(from, 'identity') !== null || textOf(to, 'identity') === null) return []
  const table = context.name(parentOf(to))
  const name = identifier(to.name)
  const next = `coalesce((SELECT max(${name}) FROM ${table}), 0) + 1`
  return [`SELECT setval(pg_get_serial_sequence(${literal(table)}, ${literal(to.name)}), ${next}, false)`]
}

function typeHazards(change: Alter, context: RenderContext): Hazard[] {
  if (!retypes(change)) return []
  const { from, to } = change
  const table = parentOf(to)
  const [old, next] = [typeText(from, context), typeText(to, context)]
  const { effect } = typeChange(old, next)
  const subject = `${tableName(to)}.${to.name}`
  const load = context.load(table)
  const message = `turns ${subject} from ${old} into ${next}`
  const loses = effect === 'narrow' && old !== next && load !== 'new' && load !== 'empty'
  return [
    ...(loses ? [{ code: 'narrow-type', subject, message } as const] : []),
    ...(effect === 'free' ? [] : busy('rewrite-table', table, context)),
  ]
}

/** Texts that an enum type does not have; the type itself may be made by the same plan. */
function outsideEnum(was: Resource, to: Resource, context: RenderContext): string | null {
  const [address] = addressesIn(expressionOf(to, 'type'))
  const type = address === undefined ? undefined : context.desired.get(address)
  if (type === undefined) return null
  const values = refsOf(type, 'values').map((value) => context.name(value))
  return `${identifier(was.name)}::text NOT IN (${values.join(', ')})`
}

function typePreflight(change: Alter, context: RenderContext): PreflightCheck[] {
  const { from, to } = change
  if (!change.attributes.includes('type') || to.transition?.using !== undefined) return []
  const was = context.was(to.address)
  const rule = typeChange(typeText(from, context), typeText(to, context))
  const broken = was && (outsideEnum(was, to, context) ?? rule.broken(identifier(was.name), context.facts.version))
  if (!broken) return []
  const message = `rows of ${tableName(to)} have values in ${to.name} that do not fit ${typeText(to, context)}`
  const hint = 'Correct the rows, or say how to convert them with `using`'
  return rowCheck({ table: parentOf(to), broken, message, hint, resource: to }, context)
}

function nullPreflight(to: Resource, context: RenderContext): PreflightCheck[] {
  const was = context.was(to.address)
  if (was === null) return []
  const message = `rows of ${tableName(to)} have no value in ${to.name}, which becomes required`
  const hint = `Give \`${to.name}\` a backfill for the rows that exist, fill them yourself, or leave it optional`
  const broken = `${identifier(was.name)} IS NULL`
  return rowCheck({ table: parentOf(to), broken, message, hint, resource: to }, context)
}

/** A validated CHECK lets SET NOT NULL skip reading the table under its lock. */
function requiredSlowly(from: Resource, to: Resource, context: RenderContext): Draft[] {
  const table = parentOf(to)
  const alter = alterTable(to, context)
  const base = derivedName([tableName(to), to.name, 'not_null'], 60)
  const taken = [...context.current.values()].some((r) => r.kind === 'check' && r.name === base)
  const name = taken ? `${base}_2` : base
  const expression: Expression = written(ref(to.address), ' IS NOT NULL')
  const rule = (validated: boolean): Resource =>
    resource({
      kind: 'check',
      name,
      parent: table,
      dependsOn: [to.address],
      attributes: { expression, validated, noInherit: false },
    })
  const quoted = identifier(name)
  const column = identifier(to.name)
  return [
    {
      sql: `${alter} ADD CONSTRAINT ${quoted} CHECK (${column} IS NOT NULL) NOT VALID`,
      changes: [{ kind: 'add', address: rule(false).address, to: rule(false) }],
      preflight: nullPreflight(to, context),
      lock: exclusive(tableName(to)),
      span: to.span,
    },
    {
      sql: `${alter} VALIDATE CONSTRAINT ${quoted}`,
      changes: [alteration(rule(false), rule(true))],
      stage: 'validate',
      lock: `SHARE UPDATE EXCLUSIVE on ${tableName(to)}: blocks neither reads nor writes`,
      span: to.span,
    },
    {
      sql: `${alter} ALTER COLUMN ${column} SET NOT NULL, DROP CONSTRAINT ${quoted}`,
      changes: [alteration(from, to), { kind: 'drop', address: rule(true).address, from: rule(true) }],
      stage: 'finish',
      lock: exclusive(tableName(to)),
      span: to.span,
    },
  ]
}

/** PostgreSQL 17 can give a generated column a new expression; below, and for any other change, the column is made anew. */
function regenerated(change: Alter, context: RenderContext): Draft[] {
  const { from, to } = change
  const name = identifier(to.name)
  const generated = expressionOf(to, 'generated')
  const was = expressionOf(from, 'generated')
  const only = change.attributes.every((a) => a === 'generated' || a === 'comment')
  const action =
    context.facts.version >= 170_000 && only && was !== null && generated !== null
      ? `ALTER COLUMN ${name} SET EXPRESSION AS (${context.sql(generated)})`
      : `DROP COLUMN ${name}, ADD COLUMN ${columnDefinition(to, context)}`
  const subject = `${tableName(to)}.${to.name}`
  const message = `replaces the values of ${subject} by computed ones`
  const comment = textOf(to, 'comment')
  const commented = change.attributes.includes('comment') || (comment !== null && action.startsWith('DROP'))
  return [
    {
      sql: [
        `${alterTable(to, context)} ${action}`,
        ...(commented ? [commentOn(`COLUMN ${context.name(parentOf(to))}.${name}`, comment)] : []),
      ],
      changes: [change],
      hazards: [
        ...(was === null ? [{ code: 'drop-column', subject, message } as const] : []),
        ...busy('rewrite-table', parentOf(to), context),
      ],
      lock: exclusive(tableName(to)),
    },
  ]
}

/** Everything but making the column required. */
function plainDrafts(change: Alter, required: boolean, context: RenderContext): Draft[] {
  const { to } = change
  const backfill = backfillOf(to)
  const fills = required && backfill !== null && context.load(parentOf(to)) !== 'empty'
  const all = [...actions(change, context), ...(required ? [`ALTER COLUMN ${identifier(to.name)} SET NOT NULL`] : [])]
  const comment = change.attributes.includes('comment')
  const sql = [
    ...(fills && backfill ? fillStatements(to, backfill, context) : []),
    ...identityStatements(change, 'before', context),
    ...(all.length > 0 ? [`${alterTable(to, context)} ${all.join(', ')}`] : []),
    ...identityStatements(change, 'after', context),
    ...sequenceStatements(change, context),
    ...(comment
      ? [commentOn(`COLUMN ${context.name(parentOf(to))}.${identifier(to.name)}`, textOf(to, 'comment'))]
      : []),
  ]
  if (sql.length === 0) return []
  return [
    {
      sql,
      changes: [change],
      hazards: [...typeHazards(change, context), ...(fills ? busy('rewrite-table', parentOf(to), context) : [])],
      preflight: [...typePreflight(change, context), ...(required && !fills ? nullPreflight(to, context) : [])],
      ...(all.length > 0 && { lock: exclusive(tableName(to)) }),
    },
  ]
}

/** Alters a column. */
export const alterColumn: Kind['alter'] = (change, context): Draft[] => {
  const { from, to } = change
  if (expressionOf(to, 'generated') !== null && change.attributes.some((a) => a === 'generated' || a === 'storage'))
    return regenerated(change, context)
  const required = flagOf(from, 'nullable') && !flagOf(to, 'nullable')
  const slowly = required && backfillOf(to) === null && context.load(parentOf(to)) === 'large'
  if (!slowly) return plainDrafts(change, required, context)
  const still: Resource = { ...to, attributes: { ...to.attributes, nullable: true } }
  return [...plainDrafts(alteration(from, still), false, context), ...requiredSlowly(still, to, context)]
}
