/** Schema files in a folder of their own, read as the loader reads them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Diagnostic, SourceSpan } from '../../src/diagnostic/index.ts'
import {
  readTypescriptFiles,
  type TypescriptDeclarations,
  type TypescriptFile,
} from '../../src/load/typescript/index.ts'

/** Texts by path below the folder. */
export type Texts = Readonly<Record<string, string>>

/** Writes the texts to a folder that goes with the test; gives its path. */
export function folderOf(texts: Texts): string {
  const folder = mkdtempSync(join(tmpdir(), 'bkend-load-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** The files of a folder as schema files, shown by their names. */
export function filesOf(folder: string, texts: Texts): TypescriptFile[] {
  return Object.entries(texts).map(([shown, text]) => ({ path: join(folder, shown), shown, text }))
}

/** Reads `texts` as schema files; `others` are only imported. */
export function read(texts: Texts, others: Texts = {}): Promise<TypescriptDeclarations> {
  return readTypescriptFiles(filesOf(folderOf({ ...others, ...texts }), texts))
}

/** The stretch of text that a span covers, with the rest of the first line as `…` where it ends on a later one. */
export function textAt(texts: Texts, span: SourceSpan | undefined): string {
  if (!span) return '(nowhere)'
  const line = (texts[span.file] ?? '').split('\n')[span.line - 1] ?? ''
  if (span.endLine !== span.line) return `${line.slice(span.column - 1)}…`
  return line.slice(span.column - 1, span.endColumn - 1)
}

/** `code file:line text`, for comparing at a glance. */
export function inShort(texts: Texts, diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, span }) => `${code} ${span?.file}:${span?.line} ${textAt(texts, span)}`.trimEnd())
}
