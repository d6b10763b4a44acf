/** YAML text → documents, its syntax errors told in plain words. */
import { type Document, parseAllDocuments, type YAMLError } from 'yaml'
import { error, fileSpan } from '../../diagnostic/index.ts'
import { lineAt, spanAt, type YamlSource } from './source.ts'

const IN_FLOW = 'Inside { } and [ ] a value with any of `, [ ] { } : #` needs quotes'

const MESSAGES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'A tab cannot indent YAML',
  BAD_INDENT: 'This line is indented differently from those beside it',
  MISSING_CHAR: 'Something is missing before this',
  BLOCK_IN_FLOW: 'A block cannot start inside { } or [ ]',
  BAD_SCALAR_START: 'A plain value cannot start with this character',
  MULTIPLE_ANCHORS: 'One value has two anchors',
}

function hintFor(problem: YAMLError, source: YamlSource): string | undefined {
  const line = lineAt(source, problem.pos[0])
  const before = line.text.slice(0, Math.max(0, problem.pos[0] - line.start) + 1)
  if (problem.code === 'TAB_AS_INDENT') return 'Indent with spaces'
  if (/[{[]/.test(before)) return quoted(line.text, before.length) ?? IN_FLOW
  if (problem.code === 'BAD_SCALAR_START') return 'Put the value in quotes'
  if (/:.*: /.test(line.text) || problem.code === 'BLOCK_AS_IMPLICIT_KEY') return 'A value with `: ` in it needs quotes'
  return undefined
}

/** The line with the value around `column` in quotes, where it is plain what the value is. */
function quoted(line: string, column: number): string | undefined {
  const start = line.slice(0, column).lastIndexOf(': ') + 2
  const value = /^(?!['"]).*?(?=,\s*[\w$]+:\s|\s+[}\]]|$)/.exec(line.slice(start))?.[0]
  if (start < 2 || !value || !/[,[\]{}:#]/.test(value)) return undefined
  const fixed = `${line.slice(0, start)}'${value.replaceAll("'", "''")}'${line.slice(start + value.length)}`
  return `${IN_FLOW}: \`${fixed.trim()}\``
}

function report(problem: YAMLError, source: YamlSource): void {
  const [start, end] = problem.pos
  const detail = problem.message.split('\n')[0]?.replace(/[.:]$/, '') ?? problem.code
  const message = MESSAGES[problem.code] ?? detail
  source.diagnostics.push(
    error('load/syntax', message, {
      span: spanAt(source, start, Math.max(end, start + 1)),
      hint: hintFor(problem, source),
    }),
  )
}

/** Levels that people nest; the parser recurses, and a stack that ends inside a regular expression ends the process. */
const DEEPEST = 200
/** One level of indentation is one column at least. */
const WIDEST_INDENT = 1000

/** The offset at which the text nests too deeply, whatever quotes say; -1 where it does not. */
function tooDeepAt(text: string): number {
  let depth = 0
  for (const { 0: mark, index } of text.matchAll(/[[{\]}]|^ +|(?:[-?:][ \t]+)+/gm)) {
    if (mark === '[' || mark === '{') depth++
    else if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1)
    else if (mark.length > (mark[0] === ' ' ? WIDEST_INDENT : 2 * DEEPEST)) return index
    if (depth > DEEPEST) return index
  }
  return -1
}

/** The documents that parse. Of a document that does not, the first fault is told: those after it are mostly its echo. */
export function parseDocuments(source: YamlSource): Document.Parsed[] {
  const deep = tooDeepAt(source.text)
  if (deep >= 0) {
    const span = { ...fileSpan(source.file), ...placeIn(source.text, deep) }
    source.diagnostics.push(error('load/limit', 'This file is nested too deeply to read', { span }))
    return []
  }
  const parsed = parseAllDocuments(source.text, {
    lineCounter: source.lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
    version: '1.2',
  })
  if ('empty' in parsed && parsed.length === 0) return []
  const documents = [...parsed] as Document.Parsed[]
  return documents.filter((document) => {
    const [first] = [...document.errors, ...document.warnings]
    if (first !== undefined) report(first, source)
    return first === undefined
  })
}

/** Line and column of an offset, before the parser has counted lines. */
function placeIn(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n')
  const line = before.length
  const column = (before.at(-1)?.length ?? 0) + 1
  return { line, column, endLine: line, endColumn: column + 1 }
}
