/** Backfills and conversions: what a default can be, a function of the project's, or an aggregation expression. */
import { didYouMean, type InBoth } from '../../diagnostic/index.ts'
import type { Aggregation, Backfill, ColumnType, Conversion, FunctionCall } from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { isJson, judgeDefault } from './default.ts'
import { described, fault, place, type Scope } from './scope.ts'
import { judgeSql } from './sql.ts'

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u
const MODULE = /^\.{1,2}\/.*[^/.]\.[cm]?[jt]s$/

const CALLED: InBoth = {
  yaml: 'Write `{ $call: ./backfills/slugs.ts, export: slugOf }`',
  typescript: "Write `call('./backfills/slugs.ts', 'slugOf')`",
}

function has<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, unknown>> {
  return isObject(value) && Object.hasOwn(value, key)
}

/** The function that `{ $call: FILE, export: NAME }` names; null where it is at fault. Whether it is there, nobody looks yet. */
function judgeCall(
  scope: Scope,
  value: Readonly<Record<'$call', unknown>>,
  path: DeclarationPath,
): FunctionCall | null {
  const { $call: file, export: name = 'default', ...others } = value as { $call: unknown; export?: unknown }
  const [other] = Object.keys(others)
  if (other !== undefined) {
    const hint = didYouMean(other, ['export']) ?? CALLED
    return fault(scope, 'schema/unknown-key', `\`${other}\` is no key of a function`, [...path, other], {
      ...{ hint, part: 'key' },
    })
  }
  if (typeof file !== 'string' || !MODULE.test(file)) {
    const message = `A function is named by its module, a path such as \`./backfills/slugs.ts\`, not ${described(file)}`
    return fault(scope, 'schema/invalid-value', message, [...path, '$call'], { hint: CALLED })
  }
  if (typeof name !== 'string' || !NAME.test(name)) {
    const message = `A function is exported under a name, not ${described(name)}`
    return fault(scope, 'schema/invalid-value', message, [...path, 'export'], { hint: CALLED })
  }
  return { kind: 'call', file, export: name, span: place(scope, path) }
}

function judgeAggregation(
  scope: Scope,
  { $aggregation: expression, ...others }: Readonly<Record<'$aggregation', unknown>>,
  path: DeclarationPath,
): Aggregation | null {
  const [other] = Object.keys(others)
  if (other !== undefined)
    return fault(scope, 'schema/unknown-key', '`{ $aggregation: … }` takes no other key', [...path, other], {
      part: 'key',
    })
  if (expression === undefined || !isJson(expression)) {
    const hint = {
      yaml: 'Write `{ $aggregation: { $toLower: $title } }`',
      typescript: "Write `aggregation({ $toLower: '$title' })`",
    }
    return fault(scope, 'schema/invalid-value', 'An aggregation expression is JSON', [...path, '$aggregation'], {
      hint,
    })
  }
  return { kind: 'aggregation', expression }
}

/** What `{ $call }` or `{ $aggregation }` says; undefined where it is neither, null where it is at fault. */
function judgeMade(scope: Scope, value: unknown, path: DeclarationPath): FunctionCall | Aggregation | null | undefined {
  if (has(value, '$call')) return judgeCall(scope, value, path)
  if (has(value, '$aggregation')) return judgeAggregation(scope, value, path)
  return undefined
}

/** The backfill that `value` says; null where it is at fault. `columns`: names that SQL may use. */
export function judgeBackfill(
  scope: Scope,
  value: unknown,
  type: ColumnType | null,
  path: DeclarationPath,
  columns: ReadonlySet<string>,
): Backfill | null {
  const made = judgeMade(scope, value, path)
  if (made !== undefined) return made
  return judgeDefault(scope, value, type, path, { key: 'backfill', nested: false, columns })
}

/** The conversion that `value` says; null where it is at fault. */
export function judgeUsing(
  scope: Scope,
  value: unknown,
  path: DeclarationPath,
  columns: ReadonlySet<string>,
): Conversion | null {
  const made = judgeMade(scope, value, path)
  return made === undefined ? judgeSql(scope, value, path, columns) : made
}
