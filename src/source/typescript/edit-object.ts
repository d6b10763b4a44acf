/** Edits of an object's members as they are written: one goes, one comes behind another. */
import type { ObjectExpression, ObjectProperty } from 'oxc-parser'
import { indentAt, lineBreakOf, type TextEdit } from '../edit.ts'
import { insertLines, lineEnd, startsLine, withCommentsAbove } from '../lines.ts'
import { COMMENT } from './syntax.ts'

/** Behind the comma that follows the offset; the offset itself where none does. */
function afterComma(text: string, offset: number): number {
  const found = /^\s*,/.exec(text.slice(offset))
  return found ? offset + found[0].length : offset
}

/** Takes the member out, with the comments above it where it stands on lines of its own. */
export function dropMember(text: string, object: ObjectExpression, member: ObjectProperty): TextEdit {
  const end = afterComma(text, member.end)
  if (startsLine(text, member.start)) {
    const start = withCommentsAbove(text, member.start, COMMENT)
    const rest = text.slice(end, lineEnd(text, end))
    if (/^[ \t]*(?:\/\/.*|\/\*.*\*\/[ \t]*)?\r?\n?$/.test(rest)) return { start, end: lineEnd(text, end), text: '' }
  }
  const i = object.properties.indexOf(member)
  const before = object.properties[i - 1]
  if (end > member.end)
    return { start: member.start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0), text: '' }
  return { start: before ? before.end : member.start, end: member.end, text: '' }
}

/** Puts a member behind another (null: first). `linesAt` gives its lines at an indentation, a comma at their end. */
export function addMember(
  text: string,
  object: ObjectExpression,
  after: ObjectProperty | null,
  linesAt: (indent: string) => string[],
): TextEdit[] {
  const broken = lineBreakOf(text)
  const [first] = object.properties
  if (first === undefined) {
    const indent = indentAt(text, object.start)
    const lines = linesAt(`${indent}  `)
    return [{ start: object.start, end: object.end, text: ['{', ...lines, `${indent}}`].join(broken) }]
  }
  const neighbour = after ?? first
  const isWide = startsLine(text, neighbour.start)
  const lines = linesAt(isWide ? indentAt(text, neighbour.start) : '')
  if (!isWide) {
    const one = lines
      .filter((line) => !COMMENT.test(line.trim()))
      .join(' ')
      .replace(/,$/, '')
    return after
      ? [{ start: after.end, end: after.end, text: `, ${one}` }]
      : [{ start: first.start, end: first.start, text: `${one}, ` }]
  }
  if (after === null) return [insertLines(text, withCommentsAbove(text, first.start, COMMENT), lines)]
  const end = afterComma(text, after.end)
  const comma = end === after.end ? [{ start: after.end, end: after.end, text: ',' }] : []
  return [...comma, insertLines(text, lineEnd(text, end), lines)]
}
