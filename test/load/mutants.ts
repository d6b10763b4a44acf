/** Valid schema files, broken at random but the same way for the same seed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeFrame, type Diagnostic, hasErrors } from '../../src/diagnostic/index.ts'
import { loadSchema } from '../../src/load/index.ts'
import { judgeSchema } from '../../src/validate/index.ts'
import { folderWith } from './support.ts'

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

interface Original {
  readonly ending: 'ts' | 'yaml'
  readonly text: string
}

/** Every file of the fixtures, which between them say every word of the language. */
function originals(): Original[] {
  const fixtures = join(import.meta.dirname, 'fixtures')
  return readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|yaml)$/.test(name))
    .sort()
    .map((name) => ({
      ending: name.endsWith('.ts') ? 'ts' : 'yaml',
      text: readFileSync(join(fixtures, name), 'utf8'),
    }))
}

const PIECES =
  '{ } [ ] ( ) , : ; . \' " ` $ ${ & * << | > # @ ! % ? ?. => = - -1 0 1e999 NaN null undefined true ~ \t \n \r \u0000 \u2028 \ufeff 😀 é \ud800 __proto__ constructor toString await import export function new this x 9007199254740993 $now $sql $users type columns table'.split(
    ' ',
  )

type Mutation = (text: string, at: (limit: number) => number) => string

const MUTATIONS: readonly Mutation[] = [
  (text, at) => splice(text, at(text.length), 1, ''),
  (text, at) => splice(text, at(text.length), at(40), ''),
  (text, at) => splice(text, at(text.length), 0, PIECES[at(PIECES.length)] ?? ''),
  (text, at) => splice(text, at(text.length), 1 + at(3), PIECES[at(PIECES.length)] ?? ''),
  (text, at) => text.slice(0, at(text.length)),
  (text, at) => onLines(text, (lines) => [...lines.slice(0, at(lines.length)), ...lines.slice(at(lines.length))]),
  (text, at) => onLines(text, (lines) => lines.with(at(lines.length), lines[at(lines.length)] ?? '')),
  (text, at) => onLines(text, (lines) => lines.map((line, i) => (i === at(lines.length) ? ` ${line}` : line))),
  (text, at) => onWords(text, (words) => words.with(at(words.length), words[at(words.length)] ?? '')),
  (text, at) => onWords(text, (words) => words.with(at(words.length), PIECES[at(PIECES.length)] ?? '')),
]

function splice(text: string, start: number, length: number, by: string): string {
  return text.slice(0, start) + by + text.slice(start + length)
}

function onLines(text: string, change: (lines: string[]) => string[]): string {
  return change(text.split('\n')).join('\n')
}

function onWords(text: string, change: (words: string[]) => string[]): string {
  return change(text.split(/(\W+)/)).join('')
}

/** Files by name, each broken in one to three places. */
export function mutants(seed: number, count: number): Record<string, string> {
  const random = randomOf(seed)
  const at = (limit: number): number => Math.floor(random() * limit)
  const all = originals()
  const files: Record<string, string> = {}
  for (let n = 0; n < count; n++) {
    const { ending, text } = all[at(all.length)] ?? { ending: 'yaml', text: '' }
    let broken = text
    for (let times = at(3); times >= 0; times--) broken = MUTATIONS[at(MUTATIONS.length)]?.(broken, at) ?? broken
    files[`m${n}.${ending}`] = broken
  }
  return files
}

/** What a fault of bkend itself would say; a schema file that throws may say so too. */
const MACHINE = /\n\s+at |node:internal|undefined is not|Cannot read prop|\[object /

/** What is wrong with how the files are told: empty where every fault has its place and its sentence. */
export async function complaints(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = folderWith(files)
  const { schema, sound, diagnostics, sources } = await loadSchema({ folder, cwd: folder })
  const all = [...diagnostics, ...judgeSchema(sound)]
  const wrong = all.flatMap((diagnostic) => complaint(diagnostic, sources).map((why) => `${why}: ${told(diagnostic)}`))
  if ((schema === null) !== hasErrors(diagnostics)) wrong.push('a schema in spite of errors, or none without')
  return wrong
}

function complaint({ code, message, hint, span }: Diagnostic, sources: ReadonlyMap<string, string>): string[] {
  const text = span && sources.get(span.file)
  // What a mutant itself computes, by `toString()` of nothing, is its own word.
  const given = text?.includes('toString()') ? '`[object Undefined]`' : ''
  const said = `${message}\n${hint ?? ''}`.replace(given, '')
  return [
    ...(message.trim() === '' ? ['no message'] : []),
    ...(MACHINE.test(said) && code !== 'load/execution' ? ['words of the machine'] : []),
    // Of what is no text there is nothing to show.
    ...(span === undefined || (text === undefined && code !== 'load/unreadable') ? ['no file'] : []),
    ...(span !== undefined && text !== undefined && codeFrame(text, span).length === 0 ? ['no place in its file'] : []),
  ]
}

function told({ code, message, span }: Diagnostic): string {
  return `${code} ${span?.file}:${span?.line}:${span?.column} ${message}`
}
