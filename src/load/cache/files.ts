/** What each schema file declared last time: of many files only those that changed are looked into again. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileSpan, type SourceSpan, textAt } from '../../diagnostic/index.ts'
import type { RawDeclaration } from '../raw.ts'
import { cacheFolder, isJson, readEntry, shortHash, writeEntry } from './store.ts'
import { toolchainName } from './toolchain.ts'

/** A schema file as it was read. */
interface FileText {
  /** As the user would type it. */
  readonly shown: string
  readonly text: string
}

/** Whose memory it is: a folder as somebody sees it. */
interface Place {
  /** Absolute. */
  readonly folder: string
  readonly cwd: string
}

type Lines = readonly [line: number, column: number, endLine: number, endColumn: number]

interface KeptDeclaration {
  readonly kind: RawDeclaration['kind']
  readonly value: unknown
  /** Every place that was asked for. */
  readonly spans: Readonly<Record<string, Lines>>
}

interface KeptFile {
  /** SHA-256 of its text. */
  readonly hash: string
  readonly declarations: readonly KeptDeclaration[]
}

/** The memory of one run. */
export interface FileMemory {
  /** What the file declared when it had exactly this text; null where that is not known. */
  recall(file: FileText): readonly RawDeclaration[] | null
  /** What a file declares that nothing but its own text decides, to be remembered with the places that are asked for from now on. */
  listen(file: FileText, declarations: readonly RawDeclaration[]): readonly RawDeclaration[]
  /** Whether a place was asked for that is not remembered: what was recalled does not do, all files must be looked into. */
  missed(): boolean
  /** Remembers what was listened to and what was recalled. Throws nothing. */
  keep(): void
}

/** The memory of a build for a folder; without a build, or where none is known, it remembers nothing. `recalls`: else it only learns. */
export function fileMemory(place: Place, build: string | null, recalls: boolean): FileMemory {
  const toolchain = toolchainName(build)
  if (toolchain === null) return NO_MEMORY
  const file = join(cacheFolder(place.folder), `files-${shortHash(place.folder, place.cwd)}.json`)
  const key = shortHash(toolchain, process.cwd(), place.folder, place.cwd)
  const before = recalls ? keptIn(file, key) : new Map<string, KeptFile>()
  const kept = new Map<string, () => KeptFile | null>()
  let missed = false
  return {
    recall({ shown, text }) {
      const known = before.get(shown)
      if (known?.hash !== hashOfText(text)) return null
      kept.set(shown, () => known)
      return known.declarations.map((declaration) => recalled(declaration, { shown, text }, () => (missed = true)))
    },
    listen(file, declarations) {
      const heard = declarations.map((declaration) => listened(declaration))
      kept.set(file.shown, () => keptFile(file, heard))
      return heard.map(({ declaration }) => declaration)
    },
    missed: () => missed,
    keep() {
      const files = [...kept].flatMap(([shown, made]) => {
        const one = made()
        return one ? [[shown, one] as const] : []
      })
      const isSame = files.length === before.size && files.every(([shown, one]) => before.get(shown) === one)
      if (!isSame) writeEntry(file, key, null, Object.fromEntries(files))
    },
  }
}

const NO_MEMORY: FileMemory = {
  recall: () => null,
  listen: (_, declarations) => declarations,
  missed: () => false,
  keep: () => {},
}

function keptIn(file: string, key: string): ReadonlyMap<string, KeptFile> {
  const entry = readEntry(file, key)
  return new Map(entry ? Object.entries(entry.body() as Record<string, KeptFile>) : [])
}

function recalled(
  { kind, value, spans }: KeptDeclaration,
  { shown, text }: FileText,
  miss: () => void,
): RawDeclaration {
  return {
    kind,
    value,
    file: shown,
    spanOf: (path, part = 'value') => {
      const name = placeName(path, part)
      const lines = Object.hasOwn(spans, name) ? spans[name] : undefined
      if (lines) return spanFrom(shown, lines)
      miss()
      return fileSpan(shown)
    },
    textOf: (span) => textAt(text, span),
  }
}

interface Listened {
  readonly declaration: RawDeclaration
  readonly spans: Record<string, SourceSpan>
}

function listened(declaration: RawDeclaration): Listened {
  const spans: Record<string, SourceSpan> = {}
  const spanOf: RawDeclaration['spanOf'] = (path, part = 'value') => {
    const span = declaration.spanOf(path, part)
    spans[placeName(path, part)] = span
    return span
  }
  return { declaration: { ...declaration, spanOf }, spans }
}

/** Null where the file would not come back as it was. */
function keptFile({ shown, text }: FileText, heard: readonly Listened[]): KeptFile | null {
  const isWhole = heard.every(
    ({ declaration, spans }) => isJson(declaration.value) && Object.values(spans).every((span) => span.file === shown),
  )
  if (!isWhole) return null
  const declarations = heard.map(({ declaration: { kind, value }, spans }) => ({
    kind,
    value,
    spans: Object.fromEntries(Object.entries(spans).map(([name, span]) => [name, linesOf(span)])),
  }))
  return { hash: hashOfText(text), declarations }
}

function linesOf({ line, column, endLine, endColumn }: SourceSpan): Lines {
  return [line, column, endLine, endColumn]
}

function spanFrom(file: string, [line, column, endLine, endColumn]: Lines): SourceSpan {
  return { file, line, column, endLine, endColumn }
}

function placeName(path: readonly (string | number)[], part: 'key' | 'value'): string {
  return `${part === 'key' ? 'k' : 'v'}${path.map((step) => (typeof step === 'number' ? `#${step}` : `.${step}`)).join('\0')}`
}

function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
