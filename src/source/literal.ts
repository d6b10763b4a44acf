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

/** What a declaration is given to say that it used to be called `name`, in the language of the file at `span`. */
export function renameWords(name: string, span: SourceSpan | undefined): string {
  if (span === undefined || isTypescript(span)) return `.renamedFrom(${typescriptText(name)})`
  return `renamedFrom: ${yamlText(name)}`
}
