/** Limits on a value: that they fit the type and do not contradict each other. */
import { type FieldForm, KEYS_OF_TYPE, TYPE_KEYS } from '../../model/declaration/index.ts'
import type { ColumnType, Constraints, Format } from '../../model/index.ts'
import type { DeclarationPath } from '../raw.ts'
import { compareNumbers, decimalText, hasTextBounds } from './numbers.ts'
import { keyWord } from './say.ts'
import { fault, place, type Scope } from './scope.ts'

const INSTEAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  minLength: { array: 'minItems', number: 'minimum' },
  maxLength: { array: 'maxItems', number: 'maximum' },
  minimum: { string: 'minLength', array: 'minItems' },
  maximum: { string: 'maxLength', array: 'maxItems' },
  minItems: { string: 'minLength', number: 'minimum' },
  maxItems: { string: 'maxLength', number: 'maximum' },
}

function family(word: string): string {
  const keys = KEYS_OF_TYPE[word] ?? []
  if (keys.includes('maxLength')) return 'string'
  return keys.includes('maximum') ? 'number' : word
}

/** Reports keys that the type does not take; the rest of the form. */
export function fittingKeys<T extends FieldForm>(scope: Scope, form: T, word: string, path: DeclarationPath): T {
  const allowed = KEYS_OF_TYPE[word] ?? []
  const wrong = Object.keys(form).filter((key) => TYPE_KEYS.has(key) && !allowed.includes(key))
  for (const key of wrong) {
    const instead = INSTEAD[key]?.[family(word)]
    const takers = Object.keys(KEYS_OF_TYPE).filter((type) => KEYS_OF_TYPE[type]?.includes(key))
    const hint =
      instead === undefined ? `\`${keyWord(scope, key)}\` is for ${takers.join(', ')}` : `Write \`${instead}\``
    fault(scope, 'schema/constraint', `\`${keyWord(scope, key)}\` does not fit the type ${word}`, [...path, key], {
      hint,
      part: 'key',
    })
  }
  return wrong.length === 0 ? form : (Object.fromEntries(Object.entries(form).filter(([k]) => !wrong.includes(k))) as T)
}

/** The limits of a field; faults are reported. Where the type is at fault (null) they are held against each other alone. */
export function judgeConstraints(
  scope: Scope,
  form: FieldForm,
  type: ColumnType | null,
  path: DeclarationPath,
): Constraints {
  const minimum = bound(scope, form.minimum, type, [...path, 'minimum'])
  const maximum = bound(scope, form.maximum, type, [...path, 'maximum'])
  inOrder(scope, path, ['minLength', form.minLength], ['maxLength', form.maxLength])
  inOrder(scope, path, ['minItems', form.minItems], ['maxItems', form.maxItems])
  inOrder(scope, path, ['minimum', minimum], ['maximum', maximum])
  withinType(scope, form, type, path)
  return {
    ...(form.minLength !== undefined && { minLength: form.minLength }),
    ...(form.maxLength !== undefined && { maxLength: form.maxLength }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(form.minItems !== undefined && { minItems: form.minItems }),
    ...(form.maxItems !== undefined && { maxItems: form.maxItems }),
    ...(form.pattern !== undefined && { pattern: form.pattern }),
    ...(form.format !== undefined && { format: form.format as Format }),
  }
}

function bound(
  scope: Scope,
  value: number | string | undefined,
  type: ColumnType | null,
  path: DeclarationPath,
): number | string | undefined {
  if (value === undefined || type === null) return value
  const whole = type.kind === 'integer' || type.kind === 'bigint' || type.kind === 'serial'
  if (whole && !/^[+-]?\d+$/.test(typeof value === 'number' ? decimalText(value) : value)) {
    fault(scope, 'schema/constraint', `A bound of ${type.kind} is a whole number, not ${value}`, path)
    return undefined
  }
  if (hasTextBounds(type)) return typeof value === 'number' ? decimalText(value) : value.replace(/^\+/, '')
  if (typeof value === 'number') return value
  if (Number.isSafeInteger(Number(value)) || !/^[+-]?\d+$/.test(value)) return Number(value)
  fault(scope, 'schema/constraint', `${value} is past what ${type.kind} holds exactly`, path, {
    hint: { yaml: 'Use the type `bigint` or `numeric`', typescript: 'Use `bigint()` or `numeric()`' },
  })
  return undefined
}

/** A bound as a literal of TypeScript: digits that a number would lose stay text. */
function literal(bound: number | string): string {
  return typeof bound === 'number' || Number.isSafeInteger(Number(bound)) ? String(bound) : `'${bound}'`
}

type Limit = readonly [key: string, value: number | string | undefined]

function inOrder(scope: Scope, path: DeclarationPath, [lowKey, low]: Limit, [highKey, high]: Limit): void {
  if (low === undefined || high === undefined || compareNumbers(low, high) <= 0) return
  fault(
    scope,
    'schema/constraint',
    {
      yaml: `\`${lowKey}\` (${low}) is above \`${highKey}\` (${high}): nothing fits`,
      typescript: `\`.min(${low})\` is above \`.max(${high})\`: nothing fits`,
    },
    [...path, lowKey],
    {
      related: [{ message: `\`${keyWord(scope, highKey)}\``, span: place(scope, [...path, highKey]) }],
      hint: {
        yaml: `Write \`${lowKey}: ${high}\` and \`${highKey}: ${low}\`, or drop one`,
        typescript: `Write \`.min(${literal(high)}).max(${literal(low)})\`, or drop one`,
      },
    },
  )
}

function withinType(scope: Scope, form: FieldForm, type: ColumnType | null, path: DeclarationPath): void {
  if (type?.kind !== 'varchar') return
  for (const key of ['minLength', 'maxLength'] as const) {
    const value = form[key]
    if (value === undefined || value <= type.length) continue
    const message = `\`${keyWord(scope, key)}\` (${value}) is above the ${type.length} characters of varchar(${type.length})`
    fault(scope, 'schema/constraint', message, [...path, key], {
      hint: `Write \`varchar(${value})\``,
    })
  }
}
