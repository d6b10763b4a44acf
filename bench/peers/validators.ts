/** How many records a second validators judge: ours beside those that people write by hand, in one process. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Judge, ratesOf, withJudges } from '../validators.ts'
import type { PeerBench } from './push.ts'

const EMAIL = String.raw`/^[^@\s]+@[^@\s]+\.[^@\s]+$/`
const URL = String.raw`/^https?:\/\/\S+$/`

/** The record of `../validators.ts` in the words of each. All report every fault, and refuse unknown fields. */
const PEERS = `
import * as v from 'valibot'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { Type as t } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
const int = () => v.pipe(v.number(), v.integer())
const valibotSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(80)), email: v.pipe(v.string(), v.email()),
  bio: v.optional(v.pipe(v.string(), v.maxLength(500))), age: v.pipe(int(), v.minValue(0), v.maxValue(150)),
  score: v.pipe(v.number(), v.minValue(0)), isActive: v.boolean(), role: v.picklist(['admin', 'editor', 'viewer']),
  tags: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(30))), v.maxLength(10)),
  address: v.strictObject({ street: v.string(), city: v.string(), zip: v.pipe(v.string(), v.regex(/^[0-9]{5}$/)) }),
  settings: v.strictObject({ theme: v.picklist(['light', 'dark']), size: int() }),
  likes: v.optional(v.pipe(int(), v.minValue(0)), 0), website: v.optional(v.pipe(v.string(), v.url())),
})
const strict = { additionalProperties: false }
const one = (...values) => t.Union(values.map((value) => t.Literal(value)))
const typebox = t.Object({
  name: t.String({ minLength: 1, maxLength: 80 }), email: t.RegExp(${EMAIL}),
  bio: t.Optional(t.String({ maxLength: 500 })), age: t.Integer({ minimum: 0, maximum: 150 }),
  score: t.Number({ minimum: 0 }), isActive: t.Boolean(), role: one('admin', 'editor', 'viewer'),
  tags: t.Array(t.String({ minLength: 1, maxLength: 30 }), { maxItems: 10 }),
  address: t.Object({ street: t.String(), city: t.String(), zip: t.RegExp(/^[0-9]{5}$/) }, strict),
  settings: t.Object({ theme: one('light', 'dark'), size: t.Integer() }, strict),
  likes: t.Optional(t.Integer({ minimum: 0 })), website: t.Optional(t.RegExp(${URL})),
}, strict)
const text = (minLength, maxLength) => ({ type: 'string', minLength, maxLength })
const closed = (properties, required = Object.keys(properties)) => ({
  type: 'object', additionalProperties: false, required, properties,
})
const json = closed({
  name: text(1, 80), email: { type: 'string', format: 'email' }, bio: text(0, 500),
  age: { type: 'integer', minimum: 0, maximum: 150 }, score: { type: 'number', minimum: 0 },
  isActive: { type: 'boolean' }, role: { type: 'string', enum: ['admin', 'editor', 'viewer'] },
  tags: { type: 'array', items: text(1, 30), maxItems: 10 },
  address: closed({ street: { type: 'string' }, city: { type: 'string' }, zip: { type: 'string', pattern: '^[0-9]{5}$' } }),
  settings: closed({ theme: { type: 'string', enum: ['light', 'dark'] }, size: { type: 'integer' } }),
  likes: { type: 'integer', minimum: 0 }, website: { type: 'string', format: 'uri' },
}, ['name', 'email', 'age', 'score', 'isActive', 'role', 'tags', 'address', 'settings'])
const ajv = new Ajv({ allErrors: true })
addFormats.default ? addFormats.default(ajv) : addFormats(ajv)
const compiled = ajv.compile(json)
const checker = TypeCompiler.Compile(typebox)
export const valibot = (record) => { const r = v.safeParse(valibotSchema, record); return r.success }
export const ajvAll = (record) => compiled(record)
export const typeboxAll = (record) => checker.Check(record)
`

/** Records a second: the best of the rounds, by who judges. Throws where one of them refuses the record. */
export async function measurePeerValidators({
  root,
  bin,
  scratch,
  rounds,
}: PeerBench): Promise<Record<string, number>> {
  const file = join(scratch.folder, 'work', 'validators.mjs')
  const { writeFileSync } = await import('node:fs')
  writeFileSync(file, PEERS)
  const peers = (await import(pathToFileURL(file).href)) as Record<'valibot' | 'ajvAll' | 'typeboxAll', Judge>
  return withJudges(root, bin, (own) => {
    const judges = { ...own, ajv: peers.ajvAll, typebox: peers.typeboxAll, valibot: peers.valibot }
    return ratesOf(judges, rounds)
  })
}
