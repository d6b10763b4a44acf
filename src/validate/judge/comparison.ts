/** Judges comparisons: a literal must be a value of what it is compared with, and two columns must compare alike everywhere. */
import type { Comparison, FilterOperator, JsonValue } from '../../model/index.ts'
import type { Check, DecimalCheck, ObjectCheck } from '../check.ts'
import { BIGINT_RANGE } from '../check-of.ts'
import { compareDecimals, decimalPattern } from '../decimal.ts'
import { decimalWords, TEXTUAL_WORDS } from '../evaluate.ts'
import { TYPE_PATTERNS } from '../formats.ts'
import { momentOf } from '../moment.ts'
import { checkAt, isDouble, isUuid, plainDecimal, scalarOf } from '../order.ts'
import { isCleanText, matchesPattern } from '../text.ts'

/** What is wrong with a comparison, and the way out. */
export interface ComparisonFault {
  readonly message: string
  readonly hint: string
}

/** The faults of one comparison over a record of that check. */
export function comparisonFaults({ path, operator, operand }: Comparison, record: ObjectCheck): ComparisonFault[] {
  const left = checkAt(record, path)
  const name = `\`${path.join('.')}\``
  if (left === undefined || operator === '$exists' || operator === '$regex' || operand.kind === 'userId') return []
  if (left.kind === 'array' && left.items.kind === 'array')
    return [
      {
        message: `${name} is a list of lists, which no two databases compare alike`,
        hint: 'Ask for `$exists`, or write the check as `{ $sql: … }`',
      },
    ]
  if (operand.kind === 'column') {
    const right = checkAt(record, [operand.column])
    const message = `${name} and \`${operand.column}\` hold different kinds of values, which never compare alike`
    return right === undefined || areComparable(left, right)
      ? []
      : [{ message, hint: 'Compare columns of one type, or write the check as `{ $sql: … }`' }]
  }
  return literalFaults(left, name, operator, operand.value)
}

/** Whether the values of two columns have one order on every target. */
function areComparable(left: Check, right: Check): boolean {
  if (left.kind === 'array' || right.kind === 'array')
    return left.kind === right.kind && itemClass(left) === itemClass(right)
  const unbounded = [left, right].some((side) => side.kind === 'decimal' && side.precision === undefined)
  return classOf(left) === classOf(right) && !(unbounded && (isDouble(left) || isDouble(right)))
}

/** Numbers written as text are no numbers in a list. */
function itemClass(list: Check): string {
  const item = scalarOf(list)
  return item?.kind === 'decimal' && item.text ? 'decimal text' : item ? classOf(item) : ''
}

function classOf(check: Check): string {
  switch (check.kind) {
    case 'string':
      return 'text'
    case 'oneOf':
      return typeof check.values[0] === 'number' ? 'number' : 'text'
    case 'decimal':
      return 'number'
    case 'id':
      return isUuid(check) ? 'uuid' : check.id === 'serial' ? 'serial' : 'text'
    default:
      return check.kind
  }
}

function literalFaults(check: Check, name: string, operator: FilterOperator, value: JsonValue): ComparisonFault[] {
  const item = scalarOf(check)
  const isOrder = operator !== '$eq' && operator !== '$ne' && operator !== '$in' && operator !== '$nin'
  const wanted = item && wantedWords(item)
  if (item === undefined || wanted === undefined) return []
  const wrong = (Array.isArray(value) ? value : [value]).filter((one) => !isValue(item, one, isOrder))
  return wrong.map((one) => ({
    message: `${name} is compared with \`${JSON.stringify(one)}\`, which can never be a value of it`,
    hint: `Write ${wanted}`,
  }))
}

/** What a literal must be, in words; undefined for kinds that take any literal which load has let through. */
function wantedWords(check: Check): string | undefined {
  switch (check.kind) {
    case 'date':
    case 'day':
    case 'time':
    case 'uuid':
      return TEXTUAL_WORDS[check.kind]
    case 'id':
      return isUuid(check) ? TEXTUAL_WORDS.uuid : check.id === 'serial' ? 'a whole number such as `"1"`' : 'clean text'
    case 'decimal':
      return `${decimalWords(check)}, without \`+\` and exponent`
    case 'number':
      return check.integer ? 'a whole number' : undefined
    case 'string':
      return 'text without U+0000 and lone surrogates'
    default:
      return undefined
  }
}

/** Ids of MongoDB, where an `id` of no special kind is an ObjectId. */
const OBJECT_ID = '^[0-9A-Fa-f]{24}$'

function isValue(check: Check, value: JsonValue, isOrder: boolean): boolean {
  const text = String(value)
  switch (check.kind) {
    case 'date':
      return momentOf(text) !== undefined
    case 'day':
    case 'time':
    case 'uuid':
      return matchesPattern(TYPE_PATTERNS[check.kind], text)
    case 'id':
      return isId(check.id, text)
    case 'decimal':
      return isDecimal(check, value as string | number, isOrder)
    case 'number':
      return isOrder || !check.integer || Number.isInteger(value)
    default:
      return isCleanText(text)
  }
}

function isId(kind: string, text: string): boolean {
  if (kind === 'serial')
    return matchesPattern('^[1-9][0-9]{0,18}$', text) && compareDecimals(text, BIGINT_RANGE[1]) <= 0
  if (kind === 'default' && matchesPattern(OBJECT_ID, text)) return true
  return kind === 'default' || kind === 'uuid' ? matchesPattern(TYPE_PATTERNS.uuid, text) : isCleanText(text)
}

/** What is only smaller or larger may have more digits than a value. Zeros at the end do not count. */
function isDecimal({ precision, scale }: DecimalCheck, value: string | number, isOrder: boolean): boolean {
  const text = plainDecimal(value)
  if (!matchesPattern('^-?(?:0|[1-9][0-9]{0,999})(?:\\.[0-9]{1,999})?$', text)) return false
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return isOrder || precision === undefined || matchesPattern(decimalPattern({ precision, scale: scale ?? 0 }), short)
}
