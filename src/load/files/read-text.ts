/** Reads files as the text that they are meant to be. */
import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { type Diagnostic, error, fileSpan } from '../../diagnostic/index.ts'

/** Larger than any file that people write by hand. */
const LARGEST = 4 * 1024 * 1024
/** A file's text, or why there is none. */
export type ReadText = { readonly text: string } | { readonly diagnostic: Diagnostic }

/**
 * Reads UTF-8 text; a byte order mark is left out. Nothing is thrown. At once: of a thousand small files the turns of
 * asynchronous reading take several times what the reading does.
 */
export function readText(path: string, shown: string): ReadText {
  try {
    return decode(readFileSync(path), shown)
  } catch (thrown) {
    const { code = 'unknown' } = thrown as { code?: string }
    const span = fileSpan(shown)
    if (code === 'ENOENT') return { diagnostic: error('load/not-found', `There is no file \`${shown}\``) }
    return {
      diagnostic: error('load/unreadable', `\`${shown}\` cannot be read (${code})`, {
        span,
        hint: 'Check its permissions',
      }),
    }
  }
}

function decode(bytes: Buffer, shown: string): ReadText {
  const refuse = (message: string, hint: string, code: 'load/unreadable' | 'load/limit' = 'load/unreadable') => ({
    diagnostic: error(code, message, { span: fileSpan(shown), hint }),
  })
  if (bytes.length > LARGEST)
    return refuse('This file is larger than 4 MiB', 'Split it: a folder may hold any number of files', 'load/limit')
  const [a, b] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return refuse('This file is UTF-16', 'Save it as UTF-8')
  if (!isUtf8(bytes)) return notUtf8(bytes, shown)
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  if (text.includes('\0')) return refuse('This file is binary, not text', 'Move it out of the schema folder')
  return { text }
}

function notUtf8(bytes: Buffer, shown: string): ReadText {
  const before =
    bytes
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split('\ufffd')[0] ?? ''
  const lines = before.split('\n')
  const line = lines.length
  const column = (lines.at(-1)?.length ?? 0) + 1
  const span = { file: shown, line, column, endLine: line, endColumn: column + 1 }
  return { diagnostic: error('load/unreadable', 'This is not UTF-8 text', { span, hint: 'Save the file as UTF-8' }) }
}
