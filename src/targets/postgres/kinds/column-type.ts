/** Columns that change their type: the action, what it may cost, and the rows that do not fit. */
import type { Resource } from '../../../model/index.ts'
import { isExpression } from '../../../model/index.ts'
import type { Hazard, PreflightCheck } from '../../../plan/index.ts'
import { conversionSql, conversionStep, convertingIn } from '../calls/convert.ts'
import { addressesIn } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { expressionOf, refsOf } from './attributes.ts'
import { typeSql } from './column-definition.ts'
import { type ChangeOf, type Draft, parentOf, type RenderContext } from './kind.ts'
import { asText, isNumber } from './type-cast.ts'
import { typeChange } from './type-change.ts'
import { typeFamily } from './type-family.ts'
import { busy, NO_AGGREGATION, rowCheck, tableName } from './words.ts'

type Alter = ChangeOf<'alter'>

function typeText(r: Resource, context: RenderContext): string {
  const type = expressionOf(r, 'type')
  return type === null ? '' : (type.text ?? context.sql(type))
}

/** Whether values must be converted: the type or its collation differs. */
export function retypes({ attributes }: Alter): boolean {
  return attributes.includes('type') || attributes.includes('collation')
}

/** What takes over the values that a function has made; null where none has. */
export function conversion(to: Resource, context: RenderContext): ReturnType<typeof conversionSql> | null {
  const converting = convertingIn(to.transition?.using)
  const type = expressionOf(to, 'type')
  if (!converting || type === null) return null
  return conversionSql(converting, to, { type: typeText(to, context), cast: context.sql(type) }, context)
}

/** The function's step before a column changes its type; none where none converts it. */
export function conversionDrafts(change: Alter, context: RenderContext): Draft[] {
  const { from, to } = change
  const converting = convertingIn(to.transition?.using)
  if (!converting || !retypes(change)) return []
  const types = { oldType: typeText(from, context), type: typeText(to, context) }
  const call = conversionStep(converting, to, types, context)
  return [{ sql: '', call, changes: [], stage: 'convert', span: converting.call.span ?? to.span }]
}

/** `TYPE … USING …`. */
export function typeAction({ from, to }: Alter, context: RenderContext): string {
  const given = to.transition?.using
  const name = identifier(to.name)
  const called = conversion(to, context)
  const using = called
    ? called.using
    : isExpression(given)
      ? context.sql(given)
      : typeChange(typeText(from, context), typeText(to, context)).using(name)
  return `TYPE ${typeSql(to, context)}${using === null ? '' : ` USING ${using}`}`
}

/** Loss and rewriting. */
export function typeHazards(change: Alter, context: RenderContext): Hazard[] {
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
  const text = asText(typeFamily(typeText(was, context)), identifier(was.name))
  return `${text} NOT IN (${values.join(', ')})`
}

/** Rows that nothing here can convert. */
function unconverted(to: Resource, was: Resource | null, context: RenderContext): PreflightCheck[] {
  if (was === null) return []
  const message = `rows of ${tableName(to)} have values in ${to.name} that would have to be converted`
  const broken = `${identifier(was.name)} IS NOT NULL`
  return rowCheck({ table: parentOf(to), broken, message, hint: NO_AGGREGATION, resource: to }, context)
}

/** The way out for rows whose values do not fit. Of what no file declares, `using` cannot be said. */
function unfitHint(from: string, to: Resource, context: RenderContext): string {
  if (to.span === undefined) return 'Correct the rows'
  const [old, next] = [typeFamily(from), typeFamily(typeText(to, context))]
  const rounds = (isNumber(old) && isNumber(next)) || (old.family === 'moment' && next.family === 'moment')
  const cast = rounds ? `; there \`::${next.sql}\` would round them` : ''
  return `Correct the rows, or say how to convert them with \`using\`${cast}`
}

/** Rows whose values the new type would not hold as they are. */
export function typePreflight(change: Alter, context: RenderContext): PreflightCheck[] {
  const { from, to } = change
  if (!change.attributes.includes('type')) return []
  const was = context.was(to.address)
  const given = to.transition?.using
  if (given !== undefined) return typeof given === 'string' ? unconverted(to, was, context) : []
  const rule = typeChange(typeText(from, context), typeText(to, context))
  const broken = was && (outsideEnum(was, to, context) ?? rule.broken(identifier(was.name), context.facts.version))
  if (!broken) return []
  const message = `rows of ${tableName(to)} have values in ${to.name} that do not fit ${typeText(to, context)}`
  const hint = unfitHint(typeText(from, context), to, context)
  return rowCheck({ table: parentOf(to), broken, message, hint, resource: to }, context)
}
