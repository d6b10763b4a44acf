/** The functions that read objects: every fault reported, defaults filled, unknown fields refused or dropped. */
import type { Check, ObjectCheck, PropertyCheck } from '../../validate/index.ts'
import { literal, WIDTH } from '../client/text.ts'
import { type Code, call, json, object, print } from '../validators/layout.ts'
import { ruleCode } from './rule-code.ts'
import { isChanged, type ReaderOf, type Uses, valueCode } from './value-code.ts'

const INDENT = '  '

/** What the body of one function is made from. */
interface Body {
  readonly check: ObjectCheck
  readonly path: readonly string[]
  /** Whether what is returned is a copy: `to` beside `from`. */
  readonly copies: boolean
  readonly uses: Uses
  readonly readerOf: ReaderOf
}

/** The function `name` that reads a value below a record: its position is handed in. */
export function readerText(
  name: string,
  check: Check,
  path: readonly string[],
  uses: Uses,
  readerOf: ReaderOf,
): string {
  if (check.kind === 'object') return objectText(name, check, path, uses, readerOf, true)
  const code = valueCode(check, { value: 'value', key: 'key', path }, uses, readerOf)
  return `${signature(name, true)}${INDENT}return ${print(code, INDENT, INDENT.length + 7, 0)}\n}\n`
}

/** The function `name` that reads a whole record. */
export function recordText(name: string, check: ObjectCheck, uses: Uses, readerOf: ReaderOf): string {
  return objectText(name, check, [], uses, readerOf, false)
}

function signature(name: string, nested: boolean): string {
  const parameters = ['value: unknown', 'issues: bkend.Issue[]', ...(nested ? ['key: bkend.Key'] : [])]
  const line = `function ${name}(${parameters.join(', ')}): unknown {`
  if (line.length <= WIDTH) return `${line}\n`
  return `function ${name}(\n${parameters.map((p) => `${INDENT}${p},\n`).join('')}): unknown {\n`
}

function objectText(
  name: string,
  check: ObjectCheck,
  path: readonly string[],
  uses: Uses,
  readerOf: ReaderOf,
  nested: boolean,
): string {
  const body: Body = { check, path, copies: isChanged(check, uses.strip), uses, readerOf }
  const entries = Object.entries(check.properties)
  const names = `${name.charAt(4).toLowerCase()}${name.slice(5)}Fields`
  if (nested) uses.helpers.add('within')
  if (!uses.strip) uses.helpers.add('strangers')
  const lines = [
    `${INDENT}const from = fieldsOf(value, issues${nested ? ', key' : ''})`,
    `${INDENT}if (!from) return undefined`,
    ...(nested ? [`${INDENT}const first = issues.length`] : []),
    ...(body.copies ? [literalText(entries, body)] : []),
    ...entries.flatMap(([field, property]) => (isInLiteral(property, body) ? [] : fieldLines(field, property, body))),
    ...(uses.strip ? [] : [`${INDENT}strangers(from, issues, ${names})`]),
    ...ruleLines(body),
    ...(nested ? [`${INDENT}if (issues.length > first) within(issues, first, key)`] : []),
    `${INDENT}return ${body.copies ? 'to' : 'value'}`,
  ]
  const text = `${signature(name, nested)}${lines.join('\n')}\n}\n`
  return uses.strip
    ? text
    : `${fieldNames(names, [...Object.keys(check.properties), ...(check.ignored ?? [])])}\n${text}`
}

function fieldNames(name: string, fields: readonly string[]): string {
  const start = `const ${name} = `
  const list: readonly Code[] = fields.length > 0 ? [{ kind: 'list', items: fields.map(literal) }] : []
  return `${start}${print(call('/* @__PURE__ */ new Set<string>', ...list), '', start.length, 0)}\n`
}

/** A copy starts with the fields that it always has; the others are added where they are sent. */
function isInLiteral({ required, nullable, default: filling }: PropertyCheck, { copies }: Body): boolean {
  return copies && (required || filling !== undefined) && !nullable
}

function literalText(entries: readonly (readonly [string, PropertyCheck])[], body: Body): string {
  const start = `${INDENT}const to: bkend.Values = `
  const members = entries.filter(([, property]) => isInLiteral(property, body))
  const codes = members.map(([field, property]) => [field, judgedCode(field, property, body)] as const)
  return `${start}${print(object(Object.fromEntries(codes), true), INDENT, start.length, 0)}`
}

function judgedCode(field: string, { check, default: filling }: PropertyCheck, body: Body): Code {
  const given = sourceOf(field, body)
  if (filling !== undefined) body.uses.helpers.add('or')
  const value = filling === undefined ? given : call('or', given, json(filling))
  return valueCode(check, { value, key: literal(field), path: [...body.path, field] }, body.uses, body.readerOf)
}

/** Names that every object inherits are looked up with care. */
function sourceOf(field: string, { uses }: Body): string {
  if (field in Object.prototype) {
    uses.helpers.add('own')
    return `own(from, ${literal(field)})`
  }
  return member('from', field)
}

/** In brackets always, as `noPropertyAccessFromIndexSignature` asks; a bundler makes a dot of them. */
function member(of: string, field: string): string {
  return `${of}[${literal(field)}]`
}

function fieldLines(field: string, property: PropertyCheck, body: Body): readonly string[] {
  const given = sourceOf(field, body)
  const code = judgedCode(field, property, body)
  if (!body.copies && property.required) return [INDENT + print(code, INDENT, INDENT.length, 0)]
  const filled = property.default !== undefined || property.required
  const isThere = filled ? '' : `if (${given} !== undefined)`
  if (!property.nullable) return [guarded(isThere, field, code, body)]
  const unset = guarded(`if (${given} === null)`, field, 'null', body)
  const set = guarded(isThere === '' ? 'else' : `else ${isThere}`, field, code, body)
  return unset.endsWith('}') ? [`${unset} ${set.trimStart()}`] : [unset, set]
}

/** `condition to.field = code`, on one line where it fits, else in a block. */
function guarded(condition: string, field: string, code: Code, { copies }: Body): string {
  const inherited = field in Object.prototype
  const before = copies ? (inherited ? '' : `${member('to', field)} = `) : ''
  const whole = copies && inherited ? call('Object.assign', 'to', object({ [field]: code })) : code
  const start = `${INDENT}${condition} ${before}`
  const line = print(whole, INDENT, start.length, 0)
  if (!line.includes('\n') && start.length + line.length <= WIDTH) return start + line
  const inner = `${INDENT}${INDENT}${before}`
  return `${INDENT}${condition} {\n${inner}${print(whole, INDENT + INDENT, inner.length, 0)}\n${INDENT}}`
}

function ruleLines({ check, copies, uses }: Body): readonly string[] {
  const rules = check.rules ?? []
  if (rules.length === 0) return []
  const inner = INDENT + INDENT
  const values = copies ? 'to' : 'from'
  const calls = rules.map(
    (rule) => inner + print(ruleCode({ record: check, rule, values, uses }), inner, inner.length, 0),
  )
  return [`${INDENT}if (issues.length === 0) {`, ...calls, `${INDENT}}`]
}
