/** Writes schema files into a folder of their own and loads them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Diagnostic, formatSpan } from '../../src/diagnostic/index.ts'
import { type Loaded, loadSchema, type Naming } from '../../src/load/index.ts'

/** A new folder with the files, gone after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bkend-load-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return folder
}

/** Loads schema files given by name. */
export async function load(files: Readonly<Record<string, string | Uint8Array>>, naming?: Naming): Promise<Loaded> {
  const folder = folderWith(files)
  return loadSchema({ folder, cwd: folder, ...(naming && { naming }) })
}

/** Loads one YAML file. */
export async function loadYaml(text: string, naming?: Naming): Promise<Loaded> {
  return load({ 'schema.yaml': text }, naming)
}

/** A diagnostic as one line: `code file:line:column message → hint`. */
export function told(diagnostic: Diagnostic): string {
  const { code, message, span, hint } = diagnostic
  return `${code} ${span ? formatSpan(span) : '-'} ${message}${hint === undefined ? '' : ` → ${hint}`}`
}
