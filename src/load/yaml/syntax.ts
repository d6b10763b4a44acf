/** YAML text → documents, its syntax errors told in plain words. */
import { type Document, LineCounter, parseAllDocuments, type YAMLError } from 'yaml'
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
  if (/[{[]/.test(before)) {
    const fixed = quoted(line.text, before.length)
    return fixed === undefined ? IN_FLOW : `${IN_FLOW}: \`${fixed.trim()}\``
  }
  if (problem.code === 'BAD_SCALAR_START') return 'Put the value in quotes'
  if (/:.*: /.test(line.text) || problem.code === 'BLOCK_AS_IMPLICIT_KEY') return 'A value with `: ` in it needs quotes'
  return undefined
}

/** The line with the value around `column` in quotes, where it is plain what the value is. */
function quoted(line: string, column: number): string | undefined {
  const start = line.slice(0, column).lastIndexOf(': ') + 2
  const value = /^(?!['"]).*?(?=,\s*[\w$]+:\s|\s+[}\]]|$)/.exec(line.slice(start))?.[0]
  if (start < 2 || !value || !/[,[\]{}:#]/.test(value)) return undefined
  return `${line.slice(0, start)}'${value.replaceAll("'", "''")}'${line.slice(start + value.length)}`
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

/** The documents that parse, and every fault of those that do not: an echo of an earlier one is no fault. */
export function parseDocuments(source: YamlSource): Document.Parsed[] {
  const deep = tooDeepAt(source.text)
  if (deep >= 0) {
    const span = { ...fileSpan(source.file), ...placeIn(source.text, deep) }
    source.diagnostics.push(error('load/limit', 'This file is nested too deeply to read', { span }))
    return []
  }
  const documents = parsed(source)
  const whole = documents.filter((document) => problemsOf(document).length === 0)
  if (whole.length < documents.length) reportAll(source, documents)
  return whole
}

function parsed({ text, lines }: YamlSource): Document.Parsed[] {
  return [
    ...parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
      version: '1.2',
    }),
  ] as Document.Parsed[]
}

function problemsOf(document: Document.Parsed): YAMLError[] {
  return [...document.errors, ...document.warnings]
}

/** Faults that say nothing about what follows; after any other the parser has lost its way in the document. */
const LOCAL: ReadonlySet<string> = new Set([
  'TAB_AS_INDENT',
  'BAD_SCALAR_START',
  'BLOCK_AS_IMPLICIT_KEY',
  'MULTIPLE_ANCHORS',
  'TAG_RESOLVE_FAILED',
  'BAD_ALIAS',
  'BAD_DIRECTIVE',
])

/** More than this in one file are told another time. */
const MOST_ROUNDS = 50

/** Tells one fault a line. Where the parser lost its way and quotes would have kept it, it reads on with them. */
function reportAll(source: YamlSource, documents: readonly Document.Parsed[]): void {
  let reading = source
  let told = 0
  let found = documents
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const lost = reportUntilLost(reading, found, told)
    if (lost === undefined) return
    told = lost.line
    reading = { ...source, text: lost.fixed, lines: new LineCounter() }
    found = parsed(reading)
  }
}

/** Tells the faults below the line `told`; the text as it should have been up to the first that has lost the rest. */
function reportUntilLost(
  source: YamlSource,
  documents: readonly Document.Parsed[],
  told: number,
): { readonly line: number; readonly fixed: string } | undefined {
  let last = told
  for (const document of documents) {
    for (const problem of problemsOf(document).sort((a, b) => a.pos[0] - b.pos[0])) {
      const { line } = source.lines.linePos(problem.pos[0])
      if (line <= last) continue
      last = line
      report(problem, source)
      if (LOCAL.has(problem.code)) continue
      const { text, start } = lineAt(source, problem.pos[0])
      const fixed = quoted(text, problem.pos[0] - start + 1)
      if (fixed === undefined) break
      return { line, fixed: source.text.slice(0, start) + fixed + source.text.slice(start + text.length) }
    }
  }
  return undefined
}

/** Line and column of an offset, before the parser has counted lines. */
function placeIn(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n')
  const line = before.length
  const column = (before.at(-1)?.length ?? 0) + 1
  return { line, column, endLine: line, endColumn: column + 1 }
}
