/** Pieces of TypeScript text as the formatter would leave them. */

/** The widest line. */
export const WIDTH = 120

/** Characters that a literal may have to escape. */
const NOT_AS_IT_IS = /['"\\\p{Cc}\p{Cs}\u2028\u2029]/u

/** A string literal: single quotes, unless double ones need fewer escapes. */
export function literal(value: string | number): string {
  if (typeof value === 'number') return String(value)
  if (!NOT_AS_IT_IS.test(value)) return `'${value}'`
  const json = JSON.stringify(value)
    .slice(1, -1)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
  const singles = value.split("'").length
  const doubles = value.split('"').length
  if (singles > doubles) return `"${json}"`
  return `'${json.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`
}

/** A property's name, quoted only where it must be. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
}

/** A doc comment of the given lines (blank ones between paragraphs), each line ending in a line break; empty for none. */
export function docComment(paragraphs: readonly string[], indent: string = ''): string {
  const joined = paragraphs.join('\n').replace(/\*\//g, '*\\/')
  const whole = joined.trim()
  const short = `${indent}/** ${whole} */\n`
  if (whole !== '' && short.length <= WIDTH && !/[\n\r\u2028\u2029]/.test(joined)) return short
  const lines = joined.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.trimEnd())
  const text = lines.join('\n').trim()
  if (text === '') return ''
  const single = `${indent}/** ${text} */`
  if (!text.includes('\n') && single.length <= WIDTH) return `${single}\n`
  return `${indent}/**\n${text
    .split('\n')
    .map((line) => `${indent} * ${line}`.trimEnd())
    .join('\n')}\n${indent} */\n`
}

/** `before` and a union of `members`, on one line where it fits or the formatter keeps it (`T | null`), else one a line. */
export function union(before: string, members: readonly string[], indent: string = ''): string {
  const line = `${indent}${before} ${members.join(' | ')}`
  const alone = members.filter((member) => member !== 'null').length === 1
  if (line.length <= WIDTH || alone) return line
  return `${indent}${before}\n${members.map((m) => `${indent}  | ${m}`).join('\n')}`
}

/** A union as an argument of a `generic` that stands two spaces in: one member a line where it does not fit. */
export function unionArgument(members: readonly string[]): string {
  const line = members.join(' | ')
  return line.length + 5 <= WIDTH || members.length === 1 ? line : `| ${members.join('\n    | ')}`
}

/** `before<…>`, on one line where it fits, else one argument a line. */
export function generic(before: string, args: readonly string[], indent: string = ''): string {
  const line = `${indent}${before}<${args.join(', ')}>`
  if (line.length <= WIDTH && !line.includes('\n')) return line
  return `${indent}${before}<\n${args.map((a) => `${indent}  ${a}`).join(',\n')}\n${indent}>`
}

/** An exported interface with the given members, each a whole line or several. */
export function interfaceText(name: string, doc: readonly string[], members: readonly string[]): string {
  const body = members.length === 0 ? '{}' : `{\n${members.join('\n')}\n}`
  return `${docComment(doc)}export interface ${name} ${body}`
}
