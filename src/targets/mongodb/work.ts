/** What a step does to documents in batches, and what it asks of them first: words of ours beside MongoDB's own commands. */
import type { ColumnType, JsonObject, JsonValue } from '../../model/index.ts'
import type { Check, ObjectCheck } from '../../validate/index.ts'

/** A column as documents hold it: all that it takes to judge and to make its values. */
export interface DocumentField {
  /** As it is declared. */
  readonly name: string
  /** In documents. */
  readonly field: string
  readonly type: ColumnType
  readonly check: Check
}

/** Documents that are changed in batches. Once one is changed, `where` no longer picks it, so that it is safe to repeat. */
export interface DocumentWork {
  /** The collection. */
  readonly changeDocuments: string
  readonly where: JsonObject
  /** For the user: `filling posts.kind`. */
  readonly doing: string
  /** An update or a pipeline, of the server's. */
  readonly update?: JsonValue
  /** By this process: to another type, or a new UUID. */
  readonly convert?: Pick<DocumentField, 'field' | 'type'>
  readonly uuid?: string
  /** By a function of the project's, which gets these columns, for that one. */
  readonly call?: {
    readonly fields: readonly JudgedField[]
    readonly to: DocumentField
    /** It may unset a value. */
    readonly optional: boolean
  }
  /** Documents may stay as they are where the update finds nothing for them. */
  readonly optional?: boolean
}

/** How many documents have values that cannot become the column's type, or that its rules would refuse. */
export interface ConversionQuestion {
  readonly unconvertible: string
  readonly where: JsonObject
  /** The field as it is called before the plan. */
  readonly was: string
  readonly to: DocumentField
}

/** How many documents would get a value by an expression that the column's rules refuse. */
export interface ComputedQuestion {
  readonly computed: string
  readonly where: JsonObject
  /** An aggregation expression. */
  readonly expression: JsonValue
  readonly to: DocumentField
  /** It may give nothing. */
  readonly optional: boolean
}

/** How many documents share their values in all the fields with another one. */
export interface DuplicateQuestion {
  readonly duplicates: string
  readonly where: JsonObject
  readonly fields: readonly string[]
  /** How text compares; by bytes unless said. */
  readonly collation?: JsonObject
}

/** A column of a judged document. */
export interface JudgedField extends DocumentField {
  /** The names under which documents may have it before the plan, where it gets another: the oldest first. */
  readonly under?: readonly string[]
  /** Values are about to be made or converted: another question is about them. */
  readonly later?: boolean
}

/** How many documents break the rules, judged by this process. */
export interface JudgeQuestion {
  readonly judge: string
  /** Whether other fields than these are nobody's business. */
  readonly open?: boolean
  readonly fields: readonly JudgedField[]
  /** Fields that go. */
  readonly leaving: readonly string[]
  readonly check: ObjectCheck
}

/** Plain JSON of what is made of frozen data. */
export function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject
}
