/** Descriptions as doc comments, where a comment says exactly that. */

/** The width that people keep to. */
export const WIDTH = 120

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** The comment's lines at that indentation; null where only `.describe()` says the text exactly. */
export function docComment(text: string, indent: string): string[] | null {
  if (/[\r\n\t]|\*\/| {2}|^[ *@]|(^| )@\w| $/.test(text)) return null
  const one = `${indent}/** ${text} */`
  if (one.length <= WIDTH) return [one]
  const lines = wrapped(text, WIDTH - indent.length - 3)
  if (lines.some((line) => /^(?:[-*@]|\d+\.)/.test(line))) return null
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`]
}
