/** A YAML file that holds one value: the config. */
import { type Diagnostic, error, fileSpan } from '../../diagnostic/index.ts'
import type { RawDeclaration } from '../raw.ts'
import { placeOf } from './place.ts'
import { plainValue } from './plain.ts'
import { yamlSource } from './source.ts'
import { parseDocuments } from './syntax.ts'

/** The value of the file's first document. */
export interface YamlValue {
  readonly value: unknown
  readonly spanOf: RawDeclaration['spanOf']
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads one YAML value. Nothing is thrown. */
export function readYamlValue(file: string, text: string): YamlValue {
  const source = yamlSource(file, text)
  const [document] = parseDocuments(source)
  const contents = document?.contents ?? null
  if (contents === null && source.diagnostics.length === 0)
    source.diagnostics.push(error('load/syntax', 'This file is empty', { span: fileSpan(file) }))
  const { value, tree } = plainValue(contents, source)
  const start = { key: null, value: contents }
  return {
    value,
    spanOf: (path, part = 'value') => (contents === null ? fileSpan(file) : placeOf(start, path, part, tree)),
    diagnostics: source.diagnostics,
  }
}
