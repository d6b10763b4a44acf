/** Questions to the data, of the server's kind and of ours. */
import type { CollationOptions, Document } from 'mongodb'
import { DiagnosticError, error } from '../../../diagnostic/index.ts'
import type { PreflightAnswer, PreflightCheck } from '../../../plan/index.ts'
import { evaluate } from '../../../validate/index.ts'
import { bsonTypeOf } from '../bson-type.ts'
import { converted, isKeptAs } from '../conversion.ts'
import { isDisconnect, isMongo, textOf } from '../faults.ts'
import { decode } from '../values.ts'
import type { ComputedQuestion, ConversionQuestion, DuplicateQuestion, JudgeQuestion } from '../work.ts'
import type { DriverContext } from './context.ts'
import { judging } from './judging.ts'

/** Ids that an answer names. */
const SHOWN = 5
/** Documents in memory at once. */
const BATCH = 500

interface ServerQuestion {
  readonly find?: string
  readonly filter?: Document
  readonly aggregate?: string
  readonly pipeline?: Document[]
}

type Question = ServerQuestion &
  Partial<ComputedQuestion> &
  Partial<ConversionQuestion> &
  Partial<DuplicateQuestion> &
  Partial<JudgeQuestion>

/** Counts, and keeps the first few ids. */
class Tally {
  count = 0
  readonly keys: string[] = []
  add(id: unknown): void {
    this.count++
    if (this.keys.length < SHOWN) this.keys.push(String(id))
  }
  get answer(): PreflightAnswer {
    return { count: this.count, keys: this.keys }
  }
}

async function found({ db }: DriverContext, collection: string, filter: Document): Promise<PreflightAnswer> {
  const documents = db.collection(collection)
  const some = await documents.find(filter, { projection: { _id: 1 }, sort: { _id: 1 }, limit: SHOWN }).toArray()
  const count = some.length < SHOWN ? some.length : await documents.countDocuments(filter)
  return { count, keys: some.map((d) => String(d._id)) }
}

function reading({ db }: DriverContext, collection: string, filter: Document, more: Document) {
  const options = { sort: { _id: 1 } as const, batchSize: BATCH, allowDiskUse: true, promoteValues: false }
  return db.collection(collection).find(filter, { ...options, ...more })
}

/** Values that this process cannot convert, or whose column's rules would refuse them then. */
async function unconvertible(question: ConversionQuestion, context: DriverContext): Promise<PreflightAnswer> {
  const { was, to, where } = question
  const tally = new Tally()
  const projection = { _id: 1, [was]: 1 }
  for await (const document of reading(context, question.unconvertible, where, { projection })) {
    const next = converted(document[was], to.type, context.library)
    if (next === undefined || evaluate(to.check, decode(to.type, next)).length > 0) tally.add(document._id)
  }
  return tally.answer
}

/** Values that the server works out, and that the column may not hold. */
async function computed(question: ComputedQuestion, context: DriverContext): Promise<PreflightAnswer> {
  const { to, where, expression, optional } = question
  const tally = new Tally()
  const pipeline = [{ $match: where }, { $project: { value: expression } }]
  const options = { batchSize: BATCH, allowDiskUse: true, promoteValues: false }
  for await (const { _id, value } of context.db.collection(question.computed).aggregate(pipeline, options)) {
    if (optional && (value ?? null) === null) continue
    const isRight = isKeptAs(value, bsonTypeOf(to.type)) && evaluate(to.check, decode(to.type, value)).length === 0
    if (!isRight) tally.add(_id)
  }
  return tally.answer
}

/** One pass over the keys in their order: equal ones are neighbours, and only two are held at a time. */
async function duplicates(question: DuplicateQuestion, context: DriverContext): Promise<PreflightAnswer> {
  const { fields, where } = question
  const { EJSON } = context.library.BSON
  const tally = new Tally()
  const projection = { _id: 1, ...Object.fromEntries(fields.map((f) => [f, 1])) }
  const sort = Object.fromEntries((fields.length > 0 ? fields : ['_id']).map((f) => [f, 1]))
  let [before, first, isTold] = ['', null as unknown, false]
  for await (const document of reading(context, question.duplicates, where, { projection, sort })) {
    const values = fields.map((f) => (document[f] as unknown) ?? null)
    const key = EJSON.stringify(values, { relaxed: true })
    if (key === before) {
      if (!isTold) tally.add(first)
      isTold = true
      tally.add(document._id)
    } else [before, first, isTold] = [key, document._id as unknown, false]
  }
  return tally.answer
}

/** The same where text compares as the server says: it finds the groups, and then the first of their documents. */
async function collated(question: DuplicateQuestion, { db }: DriverContext): Promise<PreflightAnswer> {
  const { fields, where } = question
  const collation = question.collation as unknown as CollationOptions
  const documents = db.collection(question.duplicates)
  const _id = Object.fromEntries(fields.map((field, i) => [`k${i}`, `$${field}`]))
  const pipeline = [{ $match: where }, { $group: { _id, n: { $sum: 1 } } }, { $match: { n: { $gt: 1 } } }]
  const keys: string[] = []
  let count = 0
  const groups = documents.aggregate<{ readonly _id: Document; readonly n: number }>(pipeline, {
    ...{ collation, allowDiskUse: true, promoteValues: false },
  })
  for await (const { _id: key, n } of groups) {
    count += Number(n)
    if (keys.length >= SHOWN) continue
    const alike: Document[] = fields.map((field, i) => ({ [field]: { $eq: (key[`k${i}`] as unknown) ?? null } }))
    const options = { collation, projection: { _id: 1 }, sort: { _id: 1 }, limit: SHOWN - keys.length } as const
    const found = await documents.find({ $and: [where as Document, ...alike] }, options).toArray()
    keys.push(...found.map((d) => String(d._id)))
  }
  return { count, keys }
}

async function judged(question: JudgeQuestion, context: DriverContext): Promise<PreflightAnswer> {
  const holds = judging(question)
  const tally = new Tally()
  for await (const document of reading(context, question.judge, {}, {})) if (!holds(document)) tally.add(document._id)
  return tally.answer
}

async function answerTo(context: DriverContext, query: string): Promise<PreflightAnswer> {
  const asked = context.library.BSON.EJSON.parse(query) as Question
  if (asked.unconvertible !== undefined) return await unconvertible(asked as ConversionQuestion, context)
  if (asked.computed !== undefined) return await computed(asked as ComputedQuestion, context)
  if (asked.duplicates !== undefined) {
    const question = asked as DuplicateQuestion
    return await (question.collation === undefined ? duplicates : collated)(question, context)
  }
  if (asked.judge !== undefined) return await judged(asked as JudgeQuestion, context)
  if (asked.find !== undefined) return await found(context, asked.find, asked.filter ?? {})
  const rows = context.db.collection(asked.aggregate ?? '').aggregate(asked.pipeline ?? [])
  const tally = new Tally()
  for await (const row of rows) tally.add(row._id)
  return tally.answer
}

/** Runs the checks, one after the other. Throws a `DiagnosticError` (`apply/statement`) where the server refuses one. */
export async function runChecks(
  context: DriverContext,
  checks: readonly PreflightCheck[],
): Promise<readonly PreflightAnswer[]> {
  const answers: PreflightAnswer[] = []
  for (const check of checks) {
    try {
      answers.push(await answerTo(context, check.query))
    } catch (fault) {
      if (!isMongo(fault) || isDisconnect(fault)) throw fault
      const message = `Whether ${check.message} could not be checked: ${textOf(fault)}`
      throw new DiagnosticError([error('apply/statement', message, { span: check.span })], { cause: fault })
    }
  }
  return answers
}
