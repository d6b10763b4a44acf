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

/** A call more, at the end of the chain. */
export function addCall(text: string, chain: Chain, to: Call): TextEdit {
  return callAt(chain.end, separator(text, chain), to)
}

/** The same for a table, behind the last call of those words: its chain stands a call a line as soon as there is more than one. */
export function addTableCall(text: string, chain: Chain, to: Call, behind: readonly string[] = []): TextEdit {
  const neighbour = chain.calls.findLast((call) => behind.includes(call.word))
  const known = separator(text, chain)
  const alone = known !== '' || chain.calls.length === 0
  const before = alone ? known : `${lineBreakOf(text)}${indentAt(text, chain.root.start)}  `
  return callAt(neighbour?.end ?? chain.end, before, to)
}

function callAt(at: number, before: string, { word, text }: Call): TextEdit {
  return { start: at, end: at, text: `${before}.${word}(${text})` }
}
