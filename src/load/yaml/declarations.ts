/** YAML files → raw declarations: one table or enum type a document, or several under `tables:` and `enumTypes:`. */
import { type Document, isMap, type Node, type Pair } from 'yaml'
import { type Diagnostic, didYouMean, error, fileSpan, textAt, warning } from '../../diagnostic/index.ts'
import { laterWord } from '../../model/index.ts'
import { isObject } from '../plain-object.ts'
import type { DeclarationPath, RawDeclaration } from '../raw.ts'
import { placeOf } from './place.ts'
import { type PlainTree, plainValue } from './plain.ts'
import { type YamlSource, yamlSource } from './source.ts'
import { parseDocuments } from './syntax.ts'

/** What a file says, and what is wrong with it. */
export interface ReadFile {
  readonly declarations: readonly RawDeclaration[]
  readonly diagnostics: readonly Diagnostic[]
}

type Members = Readonly<Record<string, unknown>>

const GROUPS = { tables: 'table', enumTypes: 'enumType' } as const

interface Root {
  readonly source: YamlSource
  readonly tree: PlainTree
  readonly contents: Node
}

/** Reads one YAML file. Nothing is thrown. */
export function readYaml(file: string, text: string): ReadFile {
  const source = yamlSource(file, text)
  const documents = parseDocuments(source)
  const declarations = documents.flatMap((document) => documentDeclarations(document, source))
  if (declarations.length === 0 && source.diagnostics.length === 0) {
    source.diagnostics.push(
      warning('load/not-a-declaration', 'This file declares nothing', {
        span: fileSpan(file),
        hint: 'Start with `table: NAME` and `columns:`',
      }),
    )
  }
  return { declarations, diagnostics: source.diagnostics }
}

function documentDeclarations(document: Document.Parsed, source: YamlSource): RawDeclaration[] {
  const { contents } = document
  const { value, tree } = plainValue(contents, source)
  if (contents === null || value === null) return []
  const root = { source, tree, contents }
  if (!isObject(value) || !isMap(contents)) {
    source.diagnostics.push(
      error('load/not-a-declaration', 'A schema file is a map of keys', {
        span: placeOf({ key: null, value: contents }, [], 'value', tree),
        hint: 'Start with `table: NAME` and `columns:`',
      }),
    )
    return []
  }
  return topLevel(value, root)
}

function topLevel(value: Members, root: Root): RawDeclaration[] {
  const grouped = Object.entries(GROUPS).flatMap(([group, kind]) =>
    Object.hasOwn(value, group) ? groupDeclarations(value[group], group, kind, root) : [],
  )
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => !(key in GROUPS)))
  const kind = 'table' in own ? 'table' : 'enumType' in own ? 'enumType' : undefined
  if (kind !== undefined) return [...grouped, declaration(kind, own, root, { key: null, value: root.contents }, kind)]
  const isTable = 'columns' in own
  if (isTable) return [...grouped, declaration('table', own, root, { key: null, value: root.contents })]
  if (Object.keys(own).length > 0 && grouped.length === 0 && !Object.keys(own).some((k) => laterWord(k))) {
    reportNameless(own, root)
    return grouped
  }
  for (const key of Object.keys(own)) reportStray(key, root)
  return grouped
}

function reportNameless(own: Members, root: Root): void {
  const [first = ''] = Object.keys(own)
  const near = didYouMean(first, ['table', 'tables', 'enumType', 'enumTypes'])
  root.source.diagnostics.push(
    error('schema/missing-key', 'This declares neither `table` nor `enumType`', {
      span: placeOf({ key: null, value: root.contents }, [first], 'key', root.tree),
      hint: near ?? 'Add `table: NAME` as the first line',
    }),
  )
}

function reportStray(key: string, root: Root): void {
  const later = laterWord(key)
  const span = placeOf({ key: null, value: root.contents }, [key], 'key', root.tree)
  const known = [...Object.keys(GROUPS), 'table', 'enumType']
  root.source.diagnostics.push(
    later === undefined
      ? error('schema/unknown-key', `\`${key}\` is no key of a schema file`, { span, hint: didYouMean(key, known) })
      : error('schema/not-yet', `\`${key}\` is not supported yet`, { span, hint: later }),
  )
}

function groupDeclarations(value: unknown, group: string, kind: 'table' | 'enumType', root: Root): RawDeclaration[] {
  if (!isObject(value)) {
    const span = placeOf({ key: null, value: root.contents }, [group], 'value', root.tree)
    const hint = `Write \`${group}: { NAME: … }\``
    root.source.diagnostics.push(
      error('schema/invalid-value', `\`${group}\` must map names to declarations`, { span, hint }),
    )
    return []
  }
  const pairs = pairsOf(root, group)
  return Object.entries(value).map(([name, body]) => {
    const members = isObject(body) ? body : { columns: body }
    const pair = pairs.get(name)
    return declaration(kind, { [kind]: name, ...members }, root, {
      key: (pair?.key ?? null) as Node | null,
      value: (pair?.value ?? null) as Node | null,
    })
  })
}

function pairsOf(root: Root, group: string): ReadonlyMap<unknown, Pair> {
  const under = isMap(root.contents) ? (root.contents.get(group, true) as Node | undefined) : undefined
  const map = under && (root.tree.targets.get(under) ?? under)
  return new Map(isMap(map) ? map.items.map((pair) => [(pair.key as { value?: unknown }).value, pair as Pair]) : [])
}

/** A declaration; where its name is a key of a group, the path `[table]` means that key. */
function declaration(
  kind: 'table' | 'enumType',
  value: Members,
  root: Root,
  at: { readonly key: Node | null; readonly value: Node | null },
  nameKey?: string,
): RawDeclaration {
  const spanOf = (path: DeclarationPath, part: 'key' | 'value' = 'value') => {
    const isName = path.length === 0 || (path.length === 1 && path[0] === kind)
    if (!isName) return placeOf(at, path, part, root.tree)
    return nameKey === undefined ? placeOf(at, [], 'key', root.tree) : placeOf(at, [nameKey], 'value', root.tree)
  }
  return { kind, value, file: root.source.file, spanOf, textOf: (span) => textAt(root.source.text, span) }
}
