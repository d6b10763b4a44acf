/** A field as written → a field of the model: its type with all that it nests, its limits and its default. */
import { type FieldForm, fieldSchema, NOT_NESTED } from '../../model/declaration/index.ts'
import type { ColumnType, Field } from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath } from '../raw.ts'
import { fittingKeys, judgeConstraints } from './constraints.ts'
import { type DefaultPlace, judgeDefault } from './default.ts'
import { judgeName } from './names.ts'
import { keyWord } from './say.ts'
import { described, fault, place, type Scope } from './scope.ts'
import { capital, structured } from './structure.ts'
import { judgeTypeText, type TypeText } from './type-text.ts'

/** Deeper than people nest. */
const DEEPEST = 20

/** A type's text read (null: at fault, and reported), and the keys beside it that fit it. */
export interface ReadForm<T extends FieldForm> {
  readonly text: TypeText | null
  readonly form: T
}

/** Reads shorthand or long form, `schema` holding the latter. Null where it is neither. */
export function readForm<T extends FieldForm>(
  scope: Scope,
  value: unknown,
  path: DeclarationPath,
  schema: Parameters<typeof structured>[1],
  options: Parameters<typeof structured>[4],
): ReadForm<T> | null {
  if (typeof value === 'string') {
    const text = judgeTypeText(scope, value, path)
    return { text, form: (text?.optional ? { optional: true } : {}) as T }
  }
  if (!isObject(value)) {
    const message = `${capital(options.what)} is a type or an object, not ${described(value)}`
    return fault(scope, 'schema/invalid-value', message, path, {
      hint: {
        yaml: 'Write a type, such as `string`, or `{ type: string }`',
        typescript: 'Write a type, such as `string()`',
      },
    })
  }
  const form = structured<T>(scope, schema, value, path, options)
  if (form === null) return null
  const text = form.type === undefined ? null : judgeTypeText(scope, form.type, [...path, 'type'])
  if (text === null) return { text, form: form as T }
  if (text.optional && form.type !== undefined) {
    const hint = `Write \`type: ${form.type.replace('?', '').trim()}, optional: true\``
    fault(scope, 'schema/invalid-value', 'The `?` is for the short form', [...path, 'type'], { hint })
  }
  return { text, form: fittingKeys(scope, form as T, text.word, path) }
}

/** The type of a field, references aside. Null where it is at fault. */
export function judgeType(
  scope: Scope,
  read: ReadForm<FieldForm & { readonly native?: string | undefined }>,
  path: DeclarationPath,
  depth: number,
): ColumnType | null {
  const { text, form } = read
  if (text === null) return null
  if (form.enum !== undefined) return oneOfType(scope, form, text.word, path)
  if (text.type !== undefined) return text.type
  switch (text.word) {
    case 'object':
      return objectType(scope, form, path, depth)
    case 'array':
      return arrayType(scope, form, path, depth)
    case 'enumType':
      return form.enumType === undefined
        ? needs(scope, path, 'enumType', '{ type: enumType, enumType: mood }', "enumType('mood', ['a', 'b'])()")
        : { kind: 'enumType', enumType: form.enumType }
    case 'native':
      return form.native === undefined
        ? needs(scope, path, 'native', '{ type: native, native: tsvector }', "native('tsvector')")
        : { kind: 'native', native: form.native.trim() }
    default:
      throw new Error(`no rule for the type ${text.word}`)
  }
}

function needs(scope: Scope, path: DeclarationPath, key: string, yaml: string, typescript: string): null {
  return fault(scope, 'schema/missing-key', `This type needs \`${key}\``, path, {
    hint: { yaml: `Write \`${yaml}\``, typescript: `Write \`${typescript}\`` },
  })
}

function oneOfType(scope: Scope, form: FieldForm, word: string, path: DeclarationPath): ColumnType | null {
  const at = [...path, 'enum']
  const values = form.enum ?? []
  const wanted = word === 'integer' ? 'number' : 'string'
  let whole = values.length > 0
  if (!whole)
    fault(scope, 'schema/constraint', { yaml: '`enum` names no value', typescript: '`oneOf()` names no value' }, at)
  for (const [i, value] of values.entries()) {
    const isTwice = values.indexOf(value) !== i
    if (typeof value === wanted && !isTwice) continue
    whole = false
    if (isTwice) {
      fault(scope, 'schema/duplicate', `${described(value)} is listed twice`, [...at, i])
      continue
    }
    const hint =
      wanted === 'string'
        ? `Quote it: \`'${value}'\``
        : { yaml: 'Write whole numbers, or `type: string`', typescript: 'Write all as whole numbers, or all as text' }
    fault(scope, 'schema/constraint', `${described(value)} is no ${word}`, [...at, i], { hint })
  }
  for (const key of ['minLength', 'maxLength', 'pattern', 'format', 'minimum', 'maximum'] as const) {
    if (form[key] === undefined) continue
    whole = false
    const said = keyWord(scope, key)
    fault(scope, 'schema/constraint', `\`${said}\` says nothing beside \`${keyWord(scope, 'enum')}\``, [...path, key], {
      hint: 'Drop one of them',
      part: 'key',
    })
  }
  return whole ? { kind: 'oneOf', values: values as readonly string[] | readonly number[] } : null
}

function objectType(scope: Scope, form: FieldForm, path: DeclarationPath, depth: number): ColumnType | null {
  if (form.properties === undefined) {
    const hint = {
      yaml: 'Write `{ type: object, properties: { name: string } }`; for free-form JSON `json`',
      typescript: 'Write `object({ name: string() })`; for free-form JSON `json()`',
    }
    return fault(
      scope,
      'schema/missing-key',
      { yaml: 'An object needs `properties`', typescript: 'An object needs its properties' },
      path,
      { hint },
    )
  }
  const properties: [string, Field][] = []
  let whole = true
  for (const [name, value] of Object.entries(form.properties)) {
    const at = [...path, 'properties', name]
    const named = judgeName(scope, 'column', 'a property', name, at)
    const field = judgeNested(scope, value, at, depth + 1, 'a property')
    if (named && field !== null) properties.push([name, field])
    else whole = false
  }
  return whole ? { kind: 'object', properties: Object.fromEntries(properties) } : null
}

function arrayType(scope: Scope, form: FieldForm, path: DeclarationPath, depth: number): ColumnType | null {
  if (form.items === undefined) {
    const hint = { yaml: 'Write `{ type: array, items: string }`', typescript: 'Write `array(string())`' }
    return fault(
      scope,
      'schema/missing-key',
      { yaml: 'An array needs `items`', typescript: 'An array needs the type of its items' },
      path,
      { hint },
    )
  }
  const at = [...path, 'items']
  const items = judgeNested(scope, form.items, at, depth + 1, 'an item')
  if (items === null) return null
  if (items.optional || items.default !== undefined) {
    const key = items.optional ? 'optional' : 'default'
    const hint = {
      yaml: 'An array has as many items as it has; use `minItems: 1`',
      typescript: 'An array has as many items as it has; use `array(…).min(1)`',
    }
    return fault(scope, 'schema/constraint', `An item cannot have \`${keyWord(scope, key)}\``, [...at, key], { hint })
  }
  return { kind: 'array', items }
}

function judgeNested(scope: Scope, value: unknown, path: DeclarationPath, depth: number, what: string): Field | null {
  if (depth > DEEPEST) return fault(scope, 'load/limit', `More than ${DEEPEST} levels of nesting`, path)
  const read = readForm<FieldForm>(scope, value, path, fieldSchema(), { what })
  if (read === null) return null
  if (read.text !== null && NOT_NESTED.has(read.text.word)) {
    const hint = { yaml: 'Make it a column, or use `string`', typescript: 'Make it a column, or use `string()`' }
    return fault(scope, 'schema/constraint', `\`${read.text.word}\` cannot stand inside an object or array`, path, {
      hint,
    })
  }
  const type = judgeType(scope, read, path, depth)
  return fieldOf(scope, read.form, type, path, { key: 'default', nested: true, columns: new Set() })
}

/** A field of a type that is already judged; what can be judged without one (null) is, and then there is no field. */
export function fieldOf(
  scope: Scope,
  form: FieldForm,
  type: ColumnType | null,
  path: DeclarationPath,
  where: DefaultPlace,
): Field | null {
  const filled =
    form.default === undefined ? null : judgeDefault(scope, form.default, type, [...path, 'default'], where)
  const constraints = judgeConstraints(scope, form, type, path)
  if (type === null) return null
  return {
    type,
    optional: form.optional === true,
    constraints,
    ...(filled !== null && { default: filled }),
    ...(form.description !== undefined && { description: form.description }),
    span: place(scope, path, 'key'),
  }
}
