/** Names as literals of both languages. */
import { isTypescript, type SourceSpan } from '../diagnostic/index.ts'

const PLAIN = /^[A-Za-z_][\w-]*$/
/** What YAML reads as something else than text. */
export const NO_TEXT: RegExp = /^(true|false|null|yes|no|on|off|y|n)$/i
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** A text in YAML: plain where it stays text so. */
export function yamlText(text: string): string {
  if (CONTROLS.test(text)) return JSON.stringify(text)
  if (PLAIN.test(text) && !NO_TEXT.test(text)) return text
  return text.includes("'") && !/["\\]/.test(text) ? `"${text}"` : `'${text.replaceAll("'", "''")}'`
}

/** A text in TypeScript. */
export function typescriptText(text: string): string {
  if (CONTROLS.test(text) || (text.includes("'") && !text.includes('"'))) return JSON.stringify(text)
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

/** An enum type's value that used to be called `name`. */
export function renamedValue(value: string, name: string, span: SourceSpan): string {
  const text = isTypescript(span) ? typescriptText : yamlText
  return `{ value: ${text(value)}, renamedFrom: ${text(name)} }`
}

/** What `kind` `value` at `span` is given to say that it used to be called `name`, as a sentence in the language of its file. */
export function renameWords(name: string, kind: string, value: string, span: SourceSpan): string {
  if (kind === 'enum-value') {
    const plain = isTypescript(span) ? typescriptText(value) : yamlText(value)
    return `write \`${renamedValue(value, name, span)}\` in place of \`${plain}\``
  }
  if (isTypescript(span)) return `add \`.renamedFrom(${typescriptText(name)})\` to it`
  const line = `renamedFrom: ${yamlText(name)}`
  if (kind !== 'column') return `add \`${line}\` to it`
  return `add \`${line}\` to it (a short form such as \`string?\` becomes \`{ type: string, optional: true, ${line} }\`)`
}
