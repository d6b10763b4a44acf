/** Edits of a chain: a call goes, is given other arguments, or is added. */
import { indentAt, lineBreakOf, type TextEdit } from '../edit.ts'
import type { Call } from './column.ts'
import type { Chain, ChainCall } from './syntax.ts'

/** Takes the call out. */
export function dropCall(call: ChainCall): TextEdit {
  return { start: call.start, end: call.end, text: '' }
}

/** The call with other arguments, or another word where that differs. */
export function changeCall(text: string, call: ChainCall, to: Call): TextEdit {
  if (call.word === to.word) return { start: call.inner.start, end: call.inner.end, text: to.text }
  const dot = text.slice(call.start, call.end).indexOf('.')
  return { start: call.start + dot, end: call.end, text: `.${to.word}(${to.text})` }
}

/** What stands between the calls of the chain: nothing, or a line break and an indentation. */
function separator(text: string, { calls }: Chain): string {
  const wide = calls.find((call) => /[\r\n]/.test(text.slice(call.start, call.inner.start)))
  if (!wide) return ''
  const dot = wide.start + text.slice(wide.start).indexOf('.')
  return lineBreakOf(text) + indentAt(text, dot)
}

/** A call more, behind the last one of those words (or at the end). */
export function addCall(text: string, chain: Chain, to: Call, behind: readonly string[] = []): TextEdit {
  const neighbour = chain.calls.findLast((call) => behind.includes(call.word))
  const at = neighbour?.end ?? chain.end
  return { start: at, end: at, text: `${separator(text, chain)}.${to.word}(${to.text})` }
}

/** The same for a table, whose chain stands a call a line as soon as there is more than one. */
export function addTableCall(text: string, chain: Chain, to: Call, behind: readonly string[] = []): TextEdit {
  const inLine = separator(text, chain)
  if (inLine !== '' || chain.calls.length === 0) {
    const edit = addCall(text, chain, to, behind)
    return edit
  }
  const neighbour = chain.calls.findLast((call) => behind.includes(call.word))
  const at = neighbour?.end ?? chain.end
  const indent = `${lineBreakOf(text)}${indentAt(text, chain.root.start)}  `
  return { start: at, end: at, text: `${indent}.${to.word}(${to.text})` }
}
