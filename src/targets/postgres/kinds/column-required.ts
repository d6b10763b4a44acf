/** Columns that become required, without stopping anybody on a large table. */
import type { Expression, Resource } from '../../../model/index.ts'
import { derivedName, resource } from '../../../model/index.ts'
import type { PreflightCheck } from '../../../plan/index.ts'
import { ref, written } from '../sql/expression.ts'
import { identifier } from '../sql/identifier.ts'
import { alteration } from './alteration.ts'
import { type Draft, parentOf, type RenderContext } from './kind.ts'
import { alterTable, exclusive, isAggregation, NO_AGGREGATION, rowCheck, tableName } from './words.ts'

/** Rows without a value in the column. */
export function nullPreflight(to: Resource, context: RenderContext): PreflightCheck[] {
  const was = context.was(to.address)
  if (was === null) return []
  const message = `rows of ${tableName(to)} have no value in ${to.name}, which becomes required`
  const usual =
    to.span === undefined
      ? `Give these rows a value in \`${to.name}\``
      : `Give \`${to.name}\` a backfill for the rows that exist, fill them yourself, or leave it optional`
  const hint = isAggregation(to.transition?.backfill) ? NO_AGGREGATION : usual
  const broken = `${identifier(was.name)} IS NULL`
  return rowCheck({ table: parentOf(to), broken, message, hint, resource: to }, context)
}

/** In one statement, which reads all of the table under its lock. Its rows have a value by then. */
export function requiredAtOnce(from: Resource, to: Resource, context: RenderContext): Draft {
  return {
    sql: `${alterTable(to, context)} ALTER COLUMN ${identifier(to.name)} SET NOT NULL`,
    changes: [alteration(from, to)],
    stage: 'finish',
    lock: exclusive(tableName(to)),
    span: to.span,
  }
}

/**
 * Three stages: a validated CHECK lets SET NOT NULL skip reading the table under its lock. `filled`: rows get their values by an
 * earlier step, before which no rule may bind the new ones.
 */
export function requiredSlowly(from: Resource, to: Resource, context: RenderContext, filled = false): Draft[] {
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
      ...(filled ? { stage: 'bind' as const } : { preflight: nullPreflight(to, context) }),
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
