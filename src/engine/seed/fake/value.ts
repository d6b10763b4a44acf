/** A made-up value for a check: lists and objects with all that they hold. */
import type { JsonValue } from '../../../model/index.ts'
import type { ArrayCheck, Check, ObjectCheck } from '../../../validate/index.ts'
import { uuidOf } from '../ids.ts'
import type { Making } from './making.ts'
import { momentNear } from './moments.ts'
import { madeDecimal, madeNumber } from './numbers.ts'
import { madeText } from './texts.ts'

/** How many items a list has where its limits leave it open. */
const FEW = 3
/** How often what may be left out is there. */
const SHARE = 0.7

function madeList({ items, minItems = 0, maxItems }: ArrayCheck, making: Making): JsonValue | undefined {
  const most = Math.min(maxItems ?? minItems + FEW, minItems + FEW)
  const list: JsonValue[] = []
  for (let n = making.chance.between(minItems, most); n > 0; n--) {
    const item = madeValue(items, { ...making, name: making.name.replace(/s$/, '') })
    if (item === undefined) return minItems === 0 ? [] : undefined
    list.push(item)
  }
  return list
}

function madeObject({ properties }: ObjectCheck, making: Making): JsonValue | undefined {
  const members: Record<string, JsonValue> = {}
  for (const [key, { check, required }] of Object.entries(properties)) {
    if (!required && making.chance.next() >= SHARE) continue
    const value = madeValue(check, { ...making, name: `${making.name}.${key}` })
    if (value !== undefined) members[key] = value
    else if (required) return undefined
  }
  return members
}

/** A right value; undefined where none can be made: of native types, and of patterns that hide their matches. */
export function madeValue(check: Check, making: Making): JsonValue | undefined {
  const { chance, faker } = making
  switch (check.kind) {
    case 'string':
      return madeText(check, making)
    case 'number':
      return madeNumber(check, making)
    case 'decimal':
      return madeDecimal(check, making)
    case 'boolean':
      return chance.next() < 0.5
    case 'oneOf':
      return check.values[chance.between(0, check.values.length - 1)]
    case 'array':
      return madeList(check, making)
    case 'object':
      return madeObject(check, making)
    case 'json':
      return { [faker.word.noun()]: faker.word.adjective(), n: chance.between(0, 100) }
    case 'bytes':
      return Buffer.from(faker.string.alphanumeric(12)).toString('base64')
    case 'uuid':
      return uuidOf(['uuid', chance.next(), chance.next()], null)
    case 'id':
      return check.id === 'text' ? faker.string.alphanumeric(12) : uuidOf(['id', chance.next(), chance.next()], null)
    case 'native':
      return undefined
    default:
      return momentNear(check.kind, making)
  }
}
