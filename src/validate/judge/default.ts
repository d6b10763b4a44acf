/** Judges defaults: each must be a value of its own column. */
import { type Diagnostic, error, isTypescript } from '../../diagnostic/index.ts'
import type { ColumnType, Default, JsonValue } from '../../model/index.ts'
import { checkOf } from '../check-of.ts'
import { evaluate } from '../evaluate.ts'
import { exampleOf } from '../example.ts'
import { fill } from '../fill.ts'
import type { Place } from './place.ts'

/** The fault of a field's default, if it has one. */
export function judgeDefault(place: Place): readonly Diagnostic[] {
  const { default: declared, type } = place.field
  if (!declared || type.kind === 'id') return []
  if (declared.kind === 'literal') return judgeLiteral(place, declared.value)
  if (declared.kind === 'sql') return []
  if (FITS[declared.kind](type)) return declared.kind === 'uuid' ? judgeMade(place) : []
  const word = isTypescript(place.field.span) ? CALLS[declared.kind] : WORDS[declared.kind]
  return [fault(place, `\`${word}\` does not fit a ${type.kind}`)]
}

type Function = Exclude<Default['kind'], 'literal' | 'sql'>

const CALLS: Readonly<Record<Function, string>> = { now: 'now()', uuid: 'newId()', userId: 'userId()' }
const WORDS: Readonly<Record<Function, string>> = { now: '$now', uuid: '$uuid', userId: '$userId' }

const isText = (type: ColumnType): boolean => ['string', 'text', 'varchar', 'native'].includes(type.kind)

const FITS: Readonly<Record<Function, (type: ColumnType) => boolean>> = {
  now: (type) => ['date', 'timestamptz', 'day', 'time', 'native'].includes(type.kind),
  uuid: (type) =>
    type.kind === 'uuid' ||
    isText(type) ||
    (type.kind === 'reference' && ['default', 'uuid', 'text'].includes(type.idKind)),
  userId: (type) => isText(type) || (type.kind === 'reference' && type.idKind === 'text'),
}

/** A made id must be a value of its column too. */
function judgeMade(place: Place): readonly Diagnostic[] {
  const [wrong] = evaluate(checkOf(place.field, place.schema, 'input'), exampleOf({ kind: 'uuid' }))
  if (!wrong) return []
  const word = isTypescript(place.field.span) ? CALLS.uuid : WORDS.uuid
  return [
    fault(
      place,
      `the ids of \`${word}\` break its column: it ${wrong.message}`,
      'Declare `uuid`, or loosen the limits',
    ),
  ]
}

function judgeLiteral(place: Place, value: JsonValue): readonly Diagnostic[] {
  const { field, schema } = place
  if (value === null)
    return [
      fault(
        place,
        'a default of null is no default',
        field.optional ? 'Take it away: an unset column is null' : 'Make the column optional',
      ),
    ]
  const input = checkOf(field, schema, 'input')
  const wrong = evaluate(input, value)
  if (wrong.length > 0) {
    const told = wrong.map(({ path, message }) => `${path === '' ? 'it' : `\`${path}\``} ${message}`)
    return [fault(place, `the default ${shown(value)} breaks its column: ${told.join('; ')}`)]
  }
  const [partial] = evaluate(checkOf(field, schema), value)
  if (!partial) return []
  return [
    fault(
      place,
      `the default ${shown(value)} leaves \`${partial.path}\` out, which the database does not fill`,
      `Write it out: \`${JSON.stringify(fill(input, value))}\``,
    ),
  ]
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value)
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``
}

function fault(place: Place, message: string, hint?: string): Diagnostic {
  return error('schema/default', `${place.name}: ${message}`, { span: place.field.span, hint })
}
