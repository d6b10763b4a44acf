/** One TypeScript file: its text, its syntax tree and the way from offsets to spans. */
import { readFile } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import type { Comment, EcmaScriptModule, Program } from 'oxc-parser'
import { fileSpan, type SourceSpan } from '../../diagnostic/index.ts'

/** A file as it was read. */
export interface TypescriptFile {
  /** Absolute. */
  readonly path: string
  /** As the user would type it; spans say it. */
  readonly shown: string
  readonly text: string
}

/** A stretch of a file's text in UTF-16 units; the end is exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A file that was parsed. Where it did not parse the tree is empty; the transform says why. */
export interface ParsedFile extends TypescriptFile {
  readonly program: Program
  readonly comments: readonly Comment[]
  readonly module: EcmaScriptModule
  /** The span of a stretch of the text. */
  spanAt(range: Range): SourceSpan
}

/** Reads files into syntax trees; ready once the parser is loaded. */
export type Parse = (file: TypescriptFile) => ParsedFile

/** Loads the parser, which is large, only where there is a TypeScript file to read. */
export async function loadParser(): Promise<Parse> {
  const { parseSync } = await import('oxc-parser')
  return (file) => {
    const { program, comments, module } = parseSync(file.path, file.text)
    let starts: readonly number[] | undefined
    const spanAt = (range: Range): SourceSpan => {
      starts ??= lineStarts(file.text)
      return spanIn(file.shown, starts, range)
    }
    return { ...file, program, comments, module, spanAt }
  }
}

/** Reads a file that others import, shown relative to the working folder where it lies below it. */
export async function readTypescriptFile(path: string): Promise<TypescriptFile> {
  return { path, shown: shownPath(path), text: await readFile(path, 'utf8') }
}

/** The path as the user would type it. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path)
  return near.startsWith('..') || isAbsolute(near) ? path : near.replaceAll('\\', '/')
}

/** Offsets at which lines begin; the line breaks are those of code frames. */
export function lineStarts(text: string): number[] {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length)
  return starts
}

function spanIn(shown: string, starts: readonly number[], { start, end }: Range): SourceSpan {
  const [line, column] = placeOf(starts, start)
  const [endLine, endColumn] = placeOf(starts, end)
  return { ...fileSpan(shown), line, column, endLine, endColumn }
}

function placeOf(starts: readonly number[], offset: number): [line: number, column: number] {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return [low + 1, offset - (starts[low] ?? 0) + 1]
}
