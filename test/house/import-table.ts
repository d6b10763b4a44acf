/** Which room may import which, and the check of it. */
import { type Files, importsOf, resolveImport } from './source-files.ts'

/** What a room may import: rooms, and rooms of which it may import types alone. */
export interface Rule {
  readonly rooms: readonly string[]
  readonly types?: readonly string[]
}

const generation = ['contract', 'validate', 'model', 'diagnostic']
const planning = ['plan', 'diff', 'model', 'diagnostic']

/** The import table of the design. Entries (`src/*.ts`) are each a room of their own. */
export const IMPORT_TABLE: Readonly<Record<string, Rule>> = {
  diagnostic: { rooms: [] },
  model: { rooms: ['diagnostic'] },
  dsl: { rooms: ['model', 'diagnostic'] },
  load: { rooms: ['dsl', 'model', 'diagnostic'] },
  contract: { rooms: ['model', 'diagnostic'] },
  validate: { rooms: ['model', 'diagnostic'] },
  diff: { rooms: ['model', 'diagnostic'] },
  source: { rooms: ['diff', 'model', 'diagnostic'] },
  plan: { rooms: ['diff', 'model', 'diagnostic'] },
  query: { rooms: ['validate', 'model', 'diagnostic'] },
  targets: { rooms: ['query', 'validate', ...planning] },
  apply: { rooms: planning },
  generate: { rooms: generation },
  client: { rooms: [] },
  serve: { rooms: ['query', ...generation] },
  engine: {
    rooms: ['dsl', 'load', 'source', 'query', 'targets', 'apply', 'generate', 'client', 'serve', 'diff', 'plan'].concat(
      generation,
    ),
  },
  cli: { rooms: ['engine', 'diagnostic'], types: ['plan', 'diff', 'model'] },
  'index.ts': { rooms: ['dsl'] },
  'client.ts': { rooms: ['client'] },
  'server.ts': { rooms: ['engine'] },
  'bin.ts': { rooms: ['cli'] },
}

/** Packages that only one part of the house may know. */
const PACKAGES: readonly { readonly name: RegExp; readonly only: RegExp }[] = [
  { name: /^(pg|postgres|pg-.*|pgsql-parser|libpg-query|@electric-sql\/.*)$/, only: /^targets\/postgres\// },
  { name: /^mongodb/, only: /^targets\/mongodb\// },
  { name: /^@clack\/prompts$/, only: /^cli\// },
]

/** Rooms without I/O: what they import from Node must not reach out. */
const PURE = ['diagnostic', 'model', 'dsl', 'contract', 'validate', 'diff', 'source', 'plan', 'query', 'generate']
const REACHES_OUT = /^node:(fs|net|http|https|http2|tls|dns|dgram|child_process|cluster|worker_threads|readline)(\/|$)/

/** The room that a file of `src/` is in; an entry is its own. */
export function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path
}

/** `targets/postgres` of `targets/postgres/kinds/table.ts`: targets never know each other. */
function targetOf(path: string): string | undefined {
  return /^targets\/[^/]+(?=\/)/.exec(path)?.[0]
}

function judgeRelative(from: string, to: string, typeOnly: boolean, files: Files): string | undefined {
  if (!files.has(to)) return 'there is no such file'
  const [room, other] = [roomOf(from), roomOf(to)]
  if (room === other) {
    const [target, otherTarget] = [targetOf(from), targetOf(to)]
    if (target !== otherTarget && target !== undefined && otherTarget !== undefined)
      return 'targets never import each other'
    return to === `${room}/index.ts` && from !== to ? 'inside a room files are imported directly' : undefined
  }
  const rule = IMPORT_TABLE[room]
  if (rule === undefined) return `${room} is not in the import table`
  const allowed = rule.rooms.includes(other) || (typeOnly && rule.types?.includes(other))
  if (!allowed) return `${room} may not import ${other}${rule.types?.includes(other) ? ', except its types' : ''}`
  if (!from.includes('/')) return undefined
  return to.endsWith('/index.ts') ? undefined : 'another room is entered by its index.ts'
}

function judgePackage(from: string, specifier: string): string | undefined {
  const room = roomOf(from)
  if (room === 'client') return 'the client runtime has no dependency'
  if (specifier.startsWith('#') || specifier === 'bkend' || specifier.startsWith('bkend/'))
    return 'imports inside src are relative'
  if (PURE.includes(room) && REACHES_OUT.test(specifier)) return `${room} is pure and does no I/O`
  const kept = PACKAGES.find((p) => p.name.test(specifier))
  return kept && !kept.only.test(from) ? `only ${kept.only.source} knows that package` : undefined
}

/** Every import that the table forbids, as `file:line imports 'x': why`. */
export function forbiddenImports(files: Files): string[] {
  const found: string[] = []
  for (const [path, text] of files)
    for (const { specifier, typeOnly, line } of importsOf(path, text)) {
      const to = resolveImport(path, specifier)
      const why = to === undefined ? judgePackage(path, specifier) : judgeRelative(path, to, typeOnly, files)
      if (why !== undefined) found.push(`${path}:${line} imports '${specifier}': ${why}`)
    }
  return found
}

function graphOf(files: Files, node: (path: string) => string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>()
  for (const [path, text] of files) {
    const from = node(path)
    const targets = graph.get(from) ?? new Set()
    graph.set(from, targets)
    for (const { specifier } of importsOf(path, text)) {
      const to = resolveImport(path, specifier)
      if (to !== undefined && (node(to) !== from || to === path)) targets.add(node(to))
    }
  }
  return graph
}

/** Each circle of a graph once, as `a → b → a`. */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const path: string[] = []
  const go = (node: string): void => {
    const at = path.indexOf(node)
    if (at >= 0) {
      found.push([...path.slice(at), node].join(' → '))
      return
    }
    if (done.has(node)) return
    path.push(node)
    for (const next of graph.get(node) ?? []) go(next)
    path.pop()
    done.add(node)
  }
  for (const node of graph.keys()) go(node)
  return found
}

/** Circles of imports between files, types included. */
export function fileCycles(files: Files): string[] {
  return circles(graphOf(files, (path) => path))
}

/** Circles between the folders right below `src/`. */
export function roomCycles(files: Files): string[] {
  return circles(graphOf(files, roomOf))
}

/** How many files each file imports, barrels left out. */
export function fanOut(files: Files): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [path, text] of files) {
    if (/(^|\/)index\.ts$/.test(path)) continue
    const targets = new Set(importsOf(path, text).map(({ specifier }) => resolveImport(path, specifier)))
    targets.delete(undefined)
    counts.set(path, targets.size)
  }
  return counts
}
