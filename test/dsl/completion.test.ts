/** What an editor offers, and what a table costs the type checker. */
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FILE = `${ROOT}schema/in-memory.ts`
const { options } = ts.getParsedCommandLineOfConfigFile(
  `${ROOT}tsconfig.json`,
  {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
) ?? { options: {} }

function serviceOver(text: string): ts.LanguageService {
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => {
      const read = file === FILE ? text : ts.sys.readFile(file)
      return read === undefined ? undefined : ts.ScriptSnapshot.fromString(read)
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => file === FILE || ts.sys.fileExists(file),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
  })
}

const HEAD = `import { column, integer, object, oneOf, sql, string, table, boolean } from 'bkend'
const t = table('t', { title: string(), kind: oneOf('big', 'small'), count: integer(), o: object({ p: boolean() }) })
`

/** The names offered where `|` stands. */
function offered(line: string): string[] {
  const text = HEAD + line
  const at = text.indexOf('|', HEAD.length)
  const service = serviceOver(text.slice(0, at) + text.slice(at + 1))
  return service.getCompletionsAtPosition(FILE, at, {})?.entries.map(({ name }) => name) ?? []
}

describe('an editor offers the columns of the table', () => {
  const places: [where: string, line: string, some: string[]][] = [
    ['.index()', `t.index('|')`, ['title', 'title desc', 'createdAt desc']],
    ['.index([])', `t.index(['title', '|'])`, ['kind', 'updatedAt']],
    ['.unique()', `t.unique(['|'])`, ['title', 'createdBy']],
    ['.rows()', `t.rows('user', { | })`, ['title', 'kind', 'createdBy', '$or']],
    ['.rows() values', `t.rows('user', { kind: '|' })`, ['big', 'small']],
    ['where', `t.index('title', { where: { | } })`, ['title', 'kind']],
    ['column() in a check', `t.check('c', { title: { $ne: column('|') } })`, ['title', 'id']],
    ['column() in sql', "t.check('c', sql`${column('|')} > 1`)", ['count', 'createdAt']],
    ['primaryKey', `t.primaryKey(['|'])`, ['title', 'id']],
  ]
  it.each(places)('in %s', (_, line, some) => {
    const names = offered(line)
    expect(names).toEqual(expect.arrayContaining(some))
  })

  it('and no inner workings behind a column', () => {
    const names = offered('string().|')
    expect(names).toEqual(expect.arrayContaining(['min', 'email', 'optional', 'describe']))
    expect(names.filter((name) => /^[_$]|declaration|shape/i.test(name))).toEqual([])
  })
})

describe('a table costs the type checker', () => {
  function costOf(tables: number): { types: number; instantiations: number } {
    const one = (i: number): string => `
export const t${i} = table('t${i}', {
  content${i}: string().min(1).max(1000),
  imageUrl: string().url().optional(),
  likes: integer().min(0).default(0),
  visibility: oneOf('public', 'v${i}').default('public'),
  settings: object({ pinned${i}: boolean().default(false), note: string().optional() }).optional(),
})
  .index(['createdBy', 'createdAt desc'])
  .unique(['createdBy', 'content${i}'])
  .check('c', { imageUrl: { $ne: column('id') } })
  .rows('guest', { visibility: 'public' })
export type Row${i} = typeof t${i}.$row
export const used${i} = (row: Row${i}): string => row.content${i}
`
    const service = serviceOver(HEAD + Array.from({ length: tables }, (_, i) => one(i)).join(''))
    expect(service.getSemanticDiagnostics(FILE).map(({ messageText }) => messageText)).toEqual([])
    const program = service.getProgram()
    return { types: program?.getTypeCount() ?? 0, instantiations: program?.getInstantiationCount() ?? 0 }
  }

  it('fewer than 200 types and 1,000 instantiations, its rows used', () => {
    const [few, many] = [costOf(5), costOf(25)]
    const types = (many.types - few.types) / 20
    const instantiations = (many.instantiations - few.instantiations) / 20
    expect(types).toBeGreaterThan(10)
    expect(types).toBeLessThan(200)
    expect(instantiations).toBeLessThan(1000)
  })
})
