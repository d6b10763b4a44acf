/** A field as documents showed it: what it surely is, what it may be, and in words what no declaration says. */
import { COLUMN_NAME, type ColumnType } from '../../../model/index.ts'
import type { FieldSample } from '../../../plan/index.ts'
import { typeOfKinds } from './bson-guess.ts'
import { ANY, type Guess, isJson, nested, plain } from './guess.ts'

/** So many values are needed before few different ones are a list of choices, and so often each has to be seen. */
const ENOUGH = 100
const OFTEN = 5

function counted(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`
}

function choices({ values, present }: FieldSample): ColumnType | null {
  if (!values || present < ENOUGH || ![...values.values()].every((n) => n >= OFTEN)) return null
  const all = [...values.keys()]
  const texts = all.filter((value) => typeof value === 'string')
  return texts.length === all.length ? { kind: 'oneOf', values: texts.sort() } : null
}

function textType(sample: FieldSample): ColumnType {
  if (sample.shape !== null) return { kind: sample.shape }
  return choices(sample) ?? { kind: 'string' }
}

/** `kind`: which of them the numbers are. */
function rangeText({ range, present }: FieldSample, what: string): string | null {
  if (!range) return null
  const [least, greatest] = range
  const span = least === greatest ? `Always ${least}` : `${least} to ${greatest}`
  return `${span} in ${counted(present, what)}.`
}

/** Several kinds at once, most of them first. */
function unionText({ types }: FieldSample, what: string): string {
  const all = Object.entries(types).sort(([, a], [, b]) => b - a)
  const [first, ...rest] = all.map(([kind, n]) => `${kind} in ${n.toLocaleString('en')}`)
  return `${[first, ...rest].join(', ')} of ${counted(
    all.reduce((sum, [, n]) => sum + n, 0),
    what,
  )}.`
}

/** Kinds inside that JSON has no word for. */
function strangers(sample: FieldSample): string[] {
  const inside = [...(sample.fields?.values() ?? []), ...(sample.items ? [sample.items] : [])]
  const own = (one: FieldSample): string[] =>
    Object.keys(one.types).filter((kind) => !isJson(typeOfKinds([kind])) && kind !== 'object' && kind !== 'array')
  return [...new Set(inside.flatMap((one) => [...own(one), ...strangers(one)]))].sort()
}

function objectGuess({ fields, types }: FieldSample): Guess {
  const around = types.object ?? 0
  const members = [...(fields ?? [])].map(([name, field]) => [name, guessField(field, around, 'object')] as const)
  const told = members.length > 0 && members.every(([name, { type }]) => COLUMN_NAME.test(name) && isJson(type))
  if (!told) return ANY
  return plain({
    kind: 'object',
    properties: Object.fromEntries(members.map(([name, field]) => [name, nested(field)])),
  })
}

function listGuess({ items }: FieldSample): Guess {
  const guess = items ? guessField(items, items.present, 'item') : ANY
  const { description: _, ...item } = isJson(guess.type) ? guess : ANY
  return plain({ kind: 'array', items: nested({ ...item, optional: false }) })
}

/** Whether the guess says `json` where documents hold more than that. */
function hides({ type }: Guess): boolean {
  return type.kind === 'jsonb' || (type.kind === 'array' && hides({ ...ANY, type: type.items.type }))
}

function typeGuess(sample: FieldSample, what: string): Guess {
  const kinds = Object.keys(sample.types)
  const type = typeOfKinds(kinds)
  switch (type.kind) {
    case 'string':
      return plain(textType(sample))
    case 'integer':
    case 'bigint':
    case 'number': {
      const description = rangeText(sample, what)
      return { ...plain(type), ...(description !== null && { description }) }
    }
    case 'native':
      return { ...plain(type), ...(kinds.length > 1 && { description: unionText(sample, what) }) }
  }
  if (kinds.join() !== 'object' && kinds.join() !== 'array') return plain(type)
  const guess = kinds.join() === 'object' ? objectGuess(sample) : listGuess(sample)
  const strange = hides(guess) ? strangers(sample) : []
  return strange.length === 0 ? guess : { ...guess, description: `Holds ${strange.join(', ')} inside.` }
}

/** What `around` records (or objects, or items) showed of the field. `what`: what one of them is called. */
export function guessField(sample: FieldSample, around: number, what: string): Guess {
  return { ...typeGuess(sample, what), optional: sample.present < around }
}
