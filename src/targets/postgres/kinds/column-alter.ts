/** Changes of a column in place. */
import { same } from '../../../diff/index.ts'
import { callIn } from '../calls/work.ts'
import { identifier, literal } from '../sql/identifier.ts'
import { alteration } from './alteration.ts'
import { expressionOf, flagOf, textOf } from './attributes.ts'
import { backfillOf, fillStatements } from './column-add.ts'
import { filledByFunction, mayBeUnset } from './column-called.ts'
import { columnDefinition, identitySql } from './column-definition.ts'
import { nullPreflight, requiredSlowly } from './column-required.ts'
import { conversion, conversionDrafts, retypes, typeAction, typeHazards, typePreflight } from './column-type.ts'
import { type ChangeOf, type Draft, type Kind, parentOf, type RenderContext } from './kind.ts'
import { alterTable, busy, commentOn, exclusive, tableName } from './words.ts'

type Alter = ChangeOf<'alter'>

function defaultAction({ from, to }: Alter, retyped: boolean, context: RenderContext): string[] {
  const [old, next] = [expressionOf(from, 'default'), expressionOf(to, 'default')]
  if (!retyped && same(old, next)) return []
  if (next !== null) return [`SET DEFAULT ${context.sql(next)}`]
  return old === null || retyped ? [] : ['DROP DEFAULT']
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

function regenerates({ to, attributes }: Alter): boolean {
  return expressionOf(to, 'generated') !== null && attributes.some((a) => a === 'generated' || a === 'storage')
}

/** PostgreSQL 17 can give a generated column a new expression in place. */
function inPlace({ from, attributes }: Alter, context: RenderContext): boolean {
  const only = attributes.every((a) => a === 'generated' || a === 'comment')
  return context.facts.version >= 170_000 && only && expressionOf(from, 'generated') !== null
}

/** Whether the alteration drops the column and adds it anew: then all that hangs on it goes too. */
export function isMadeAnew(change: Alter, context: RenderContext): boolean {
  return change.to.kind === 'column' && regenerates(change) && !inPlace(change, context)
}

/** Below PostgreSQL 17, and for any change but that of the expression, a computed column is made anew. */
function regenerated(change: Alter, context: RenderContext): Draft[] {
  const { from, to } = change
  const name = identifier(to.name)
  const generated = expressionOf(to, 'generated')
  const was = expressionOf(from, 'generated')
  const action =
    inPlace(change, context) && generated !== null
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
  const taken = retypes(change) ? conversion(to, context) : null
  const all = [...actions(change, context), ...(required ? [`ALTER COLUMN ${identifier(to.name)} SET NOT NULL`] : [])]
  const comment = change.attributes.includes('comment')
  const sql = [
    ...(fills && backfill ? fillStatements(to, backfill, context) : []),
    ...identityStatements(change, 'before', context),
    ...(all.length > 0 ? [`${alterTable(to, context)} ${all.join(', ')}`] : []),
    ...(taken?.after ?? []),
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
  if (regenerates(change)) return regenerated(change, context)
  return [...conversionDrafts(change, context), ...inPlaceDrafts(change, context)]
}

function inPlaceDrafts(change: Alter, context: RenderContext): Draft[] {
  const { from, to } = change
  const required = flagOf(from, 'nullable') && !flagOf(to, 'nullable')
  const filling = callIn(to.transition?.backfill)
  if (required && filling && context.load(parentOf(to)) !== 'empty') {
    const unset = mayBeUnset(to)
    return [...plainDrafts(alteration(from, unset), false, context), ...filledByFunction(unset, to, filling, context)]
  }
  const slowly = required && backfillOf(to) === null && context.load(parentOf(to)) === 'large'
  if (!slowly) return plainDrafts(change, required, context)
  const still = mayBeUnset(to)
  return [...plainDrafts(alteration(from, still), false, context), ...requiredSlowly(still, to, context)]
}
