/** TypeScript to CommonJS, many files at once, by one esbuild service that is stopped when nobody needs it. */
import type { Message, TransformOptions } from 'esbuild'
import { type Diagnostic, error, fileSpan, type SourceSpan } from '../../diagnostic/index.ts'
import type { TypescriptFile } from './file.ts'

/** What can be run, with its source map as JSON text; or why it cannot. */
export type Transformed =
  | { readonly code: string; readonly map: string }
  | { readonly diagnostics: readonly Diagnostic[] }

/** Transforms one file. */
export type Transform = (file: TypescriptFile) => Promise<Transformed>

const OPTIONS: TransformOptions = {
  format: 'cjs',
  target: 'node20',
  charset: 'utf8',
  logLevel: 'silent',
  sourcemap: 'external',
  sourcesContent: false,
  // A schema file runs in a registry that knows no ESM loader.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '__url', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
}

let users = 0

/** Keeps the service until it is let go of: starting it takes longer than many transforms. */
export function holdTransform(): () => Promise<void> {
  users += 1
  let held = true
  return async () => {
    if (!held) return
    held = false
    await leave()
  }
}

async function leave(): Promise<void> {
  users -= 1
  if (users === 0) await (await import('esbuild')).stop()
}

/** Gives `use` a transform; the service ends with the last `use`, so that the process can exit. */
export async function withTransform<T>(use: (transform: Transform) => Promise<T>): Promise<T> {
  const esbuild = await import('esbuild')
  users += 1
  try {
    return await use(async (file) => {
      try {
        const loader = /\.[cm]?ts$/.test(file.path) ? 'ts' : 'js'
        const { code, map } = await esbuild.transform(file.text, { ...OPTIONS, loader, sourcefile: file.path })
        return { code, map }
      } catch (thrown) {
        return { diagnostics: messagesOf(thrown).map((message) => syntaxError(file, message)) }
      }
    })
  } finally {
    await leave()
  }
}

function messagesOf(thrown: unknown): readonly Message[] {
  const errors = typeof thrown === 'object' && thrown !== null && 'errors' in thrown ? thrown.errors : undefined
  if (Array.isArray(errors) && errors.length) return errors
  throw thrown
}

function syntaxError(file: TypescriptFile, { text, location, notes }: Message): Diagnostic {
  const span = location ? spanOf(file, location) : fileSpan(file.shown)
  if (/top-level await/i.test(text))
    return error('load/syntax', 'A schema file cannot wait: top-level `await` is not supported', {
      span,
      hint: 'Declare with values that are there at once; read files with `readFileSync`',
    })
  return error('load/syntax', text.replace(/\.$/, ''), { span, hint: notes[0]?.text })
}

/** esbuild counts columns in bytes of UTF-8 from 0, and has more line breaks; spans count UTF-16 units from 1. */
function spanOf({ shown, text }: TypescriptFile, location: NonNullable<Message['location']>): SourceSpan {
  const bytes = Buffer.from(location.lineText, 'utf8')
  const before = bytes.subarray(0, location.column).toString('utf8').length
  const length = bytes.subarray(location.column, location.column + location.length).toString('utf8').length
  const { line, column } = placeInFile(text, location.line - 1, before)
  return { file: shown, line, column, endLine: line, endColumn: column + Math.max(1, length) }
}

/** The place in lines as spans count them of a line (from 0, as JavaScript breaks them) and a column (from 0). */
export function placeInFile(text: string, line: number, column: number): { line: number; column: number } {
  let offset = 0
  const breaks = text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)
  for (let n = 0; n < line; n++) {
    const { value } = breaks.next()
    if (value) offset = value.index + value[0].length
  }
  const lines = text.slice(0, offset + column).split(/\r\n|\n|\r/)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
