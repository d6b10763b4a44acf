/** What a file threw while it ran, at the line that the user wrote. */
import { SourceMap } from 'node:module'
import { type Diagnostic, didYouMean, error, fileSpan, type SourceSpan } from '../../diagnostic/index.ts'
import * as toolchain from '../../dsl/index.ts'
import { laterWord } from '../../model/index.ts'
import type { ScriptSource, Sources } from './graph.ts'
import { placeInFile } from './transform.ts'

const FRAME = /^\s*at (?:.* \()?(.*):(\d+):(\d+)\)?$/

/** The diagnostic for `thrown`, placed at the first line of the user's own in its stack. `at`: the file that ran. */
export function thrownFault(thrown: unknown, at: ScriptSource, sources: Sources): Diagnostic {
  const [span = fileSpan(at.file.shown), caller] = spansOf(thrown, sources)
  const related = caller && [{ message: 'called from here', span: caller }]
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const called = /(?:^|\.)([\w$]+) is not a function$/.exec(message)?.[1]
  if (called !== undefined) return notAFunction(called, span)
  const unknown = /^([\w$]+) is not defined$/.exec(message)?.[1]
  if (unknown !== undefined) return notDefined(unknown, spanOfName(unknown, span, sources))
  const named = thrown instanceof Error && thrown.name !== 'Error' ? `${thrown.name}: ${message}` : message
  return error('load/execution', `The file threw while it ran: ${named}`, { span, related })
}

function notAFunction(name: string, span: SourceSpan): Diagnostic {
  const later = laterWord(name)
  if (later !== undefined) return error('schema/not-yet', `\`${name}\` is not supported yet`, { span, hint: later })
  const methods = [toolchain.string(), toolchain.table('t', {})].flatMap(methodsOf)
  const hint = didYouMean(name, [...methods, ...Object.keys(toolchain)])
  return error('load/execution', `\`${name}\` is not a function here`, { span, hint })
}

function notDefined(name: string, span: SourceSpan): Diagnostic {
  const hint = Object.hasOwn(toolchain, name)
    ? `\`import { ${name} } from 'bkend'\``
    : didYouMean(name, Object.keys(toolchain))
  return error('load/execution', `\`${name}\` is not defined`, { span, hint })
}

/** The engine may place an unknown name at a call further down its chain: `oops().max(1)` at `max`. */
function spanOfName(name: string, span: SourceSpan, sources: Sources): SourceSpan {
  const text = [...sources.values()].find(({ file }) => file.shown === span.file)?.file.text ?? ''
  const places = [
    ...text.matchAll(new RegExp(`(?<![\\w$'"\`]|[^.]\\.)${name.replaceAll('$', '\\$')}(?![\\w$'"\`])`, 'g')),
  ]
    .map(({ index }) => text.slice(0, index).split(/\r\n|\n|\r/))
    .map((lines) => ({ line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }))
  const isBefore = ({ line, column }: (typeof places)[number]): boolean =>
    line < span.line || (line === span.line && column <= span.column)
  const start = places.findLast(isBefore) ?? places[0]
  return start ? { ...span, ...start, endLine: start.line, endColumn: start.column + name.length } : span
}

function methodsOf(builder: object): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(builder)).filter((name) => name !== 'constructor')
}

/** The places of the user's own in a stack, innermost first, each line once. */
function spansOf(thrown: unknown, sources: Sources): SourceSpan[] {
  const stack = thrown instanceof Error && typeof thrown.stack === 'string' ? thrown.stack.split('\n') : []
  const spans = new Map<string, SourceSpan>()
  for (const frame of stack) {
    const [, path = '', line, column] = FRAME.exec(frame) ?? []
    const source = sources.get(path)
    const span = source?.kind === 'script' && originalSpan(source, Number(line), Number(column))
    if (span) spans.set(`${span.file}:${span.line}`, spans.get(`${span.file}:${span.line}`) ?? span)
  }
  return [...spans.values()]
}

function originalSpan(source: ScriptSource, line: number, column: number): SourceSpan | undefined {
  if (!('map' in source.transformed)) return undefined
  const entry = new SourceMap(JSON.parse(source.transformed.map)).findEntry(line - 1, column - 1)
  if (!('originalLine' in entry)) return undefined
  const { originalLine, originalColumn } = entry
  const { shown, text } = source.file
  const start = placeInFile(text, originalLine, originalColumn)
  const end = text.split(/\r\n|\n|\r/)[start.line - 1]?.slice(start.column - 1) ?? ''
  const word = /^[\w$]+|^./u.exec(end)?.[0] ?? ' '
  return { file: shown, ...start, endLine: start.line, endColumn: start.column + word.length }
}
