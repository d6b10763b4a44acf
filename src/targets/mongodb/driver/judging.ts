/** Judges documents as the validator of their collection would, by the check tree: for servers that cannot be asked. */
import type { Document } from 'mongodb'
import { evaluate } from '../../../validate/index.ts'
import { bsonTypeOf } from '../bson-type.ts'
import { isKeptAs } from '../conversion.ts'
import { VERSION_FIELD } from '../names.ts'
import { decode } from '../values.ts'
import type { JudgedField, JudgeQuestion } from '../work.ts'

/** What a document holds for the column, under whichever of its names; undefined where it is unset. */
function heldBy(document: Document, { field, under = [field] }: JudgedField): unknown {
  return under.map((name) => document[name] as unknown).find((value) => value !== undefined && value !== null)
}

/** Numbers that a column of doubles takes, as the validators of servers do. */
function isRightType(value: unknown, { type }: JudgedField): boolean {
  const bson = bsonTypeOf(type)
  return isKeptAs(value, bson) || (bson === 'double' && isKeptAs(value, 'long'))
}

/** Whether a document, read without promoting numbers, keeps the rules. */
export function judging(question: JudgeQuestion): (document: Document) => boolean {
  const { fields, leaving, check, open = false } = question
  const known = new Set(['_id', VERSION_FIELD, ...leaving, ...fields.flatMap((f) => [f.field, ...(f.under ?? [])])])
  return (document) => {
    if (!open && Object.keys(document).some((key) => !known.has(key))) return false
    const record: Record<string, unknown> = {}
    for (const field of fields) {
      const value = heldBy(document, field)
      if (value === undefined || field.later) continue
      if (!isRightType(value, field)) return false
      record[field.name] = bsonTypeOf(field.type) === 'double' ? Number(String(value)) : decode(field.type, value)
    }
    return evaluate(check, record).length === 0
  }
}
