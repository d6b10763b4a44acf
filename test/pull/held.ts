/** One database and several projects, on every target: what one holds, another neither takes nor changes unasked. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PullOptions, type PullResult, pullProject, type RunResult, run } from '../../src/engine/index.ts'
import { errors } from './folder.ts'

const SALARIES = `table: salaries
columns: { person: string, amount: integer, meta: { type: object, properties: { a: string }, optional: true } }
permissions: { read: admin, create: admin, update: admin, delete: admin }
`
const NOTES = 'table: notes\ncolumns: { text: string }\npermissions: { read: guest }\n'

/** An environment in a config; `--url` says where it is. */
const SOME = '{ url: "pglite:memory" }'

interface Folder {
  write(name: string, text: string): Promise<void>
  read(name: string): Promise<string>
  remove(name: string): Promise<void>
  files(): Promise<readonly string[]>
  push(options?: { readonly environment?: string; readonly allow?: readonly string[] }): Promise<RunResult>
  plan(allow?: readonly string[]): Promise<RunResult>
  pull(options?: Partial<PullOptions>): Promise<PullResult>
}

/** Folders for the database of that URL. */
async function foldersFor(url: string): Promise<{ open(name: string): Promise<Folder>; remove(): Promise<void> }> {
  const root = await mkdtemp(path.join(tmpdir(), 'bkend-held-'))
  return {
    async open(name) {
      const cwd = path.join(root, name)
      await mkdir(cwd, { recursive: true })
      const with_ = { cwd, url, allow: [], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' }
      return {
        async write(file, text) {
          await mkdir(path.dirname(path.join(cwd, file)), { recursive: true })
          await writeFile(path.join(cwd, file), text)
        },
        read: (file) => readFile(path.join(cwd, file), 'utf8'),
        remove: (file) => rm(path.join(cwd, file)),
        files: async () => (await readdir(path.join(cwd, 'schema')).catch(() => [])).sort(),
        push: (options = {}) => run({ ...with_, ...options }, 'apply'),
        plan: (allow = []) => run({ ...with_, allow }, 'plan'),
        pull: (options = {}) => pullProject({ cwd, url, overwrite: false, dry: false, ...options }),
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

const told = ({ outcome, diagnostics }: Pick<RunResult, 'outcome' | 'diagnostics'>): unknown[] => [
  outcome,
  ...errors(diagnostics),
]

/** What is refused, and what would allow it. */
const asked = ({ questions }: RunResult): unknown[] =>
  questions.map((q) => [q.allow, q.diagnostic.message, q.diagnostic.hint])

/** Registers the tests. `database`: an empty one. */
export function heldTables(database: () => Promise<{ readonly url: string; drop(): Promise<void> }>): void {
  let drop: () => Promise<void>
  let folders: Awaited<ReturnType<typeof foldersFor>>
  let secret: Folder
  beforeEach(async () => {
    const made = await database()
    drop = made.drop
    folders = await foldersFor(made.url)
    secret = await projectWith('secret', { salaries: SALARIES })
    expect(told(await secret.push())).toEqual(['applied'])
  })
  afterEach(async () => {
    await folders.remove()
    await drop()
  })

  async function projectWith(name: string, tables: Readonly<Record<string, string>>, more = ''): Promise<Folder> {
    const folder = await folders.open(name)
    await folder.write('bkend.config.yaml', `project: ${name}\n${more}`)
    for (const [table, text] of Object.entries(tables)) await folder.write(`schema/${table}.yaml`, text)
    return folder
  }

  describe('a pull from a database that a project pushed', () => {
    it('into an empty folder is that project, with all that it declared', async () => {
      const copy = await folders.open('copy')
      const pulled = await copy.pull({ format: 'yaml' })
      expect([pulled.outcome, pulled.diagnostics, pulled.left]).toEqual(['generated', [], []])
      expect(await copy.read('bkend.config.yaml')).toContain('project: secret\n')
      const text = await copy.read('schema/salaries.yaml')
      expect(text).toMatch(/permissions:[\s\S]*read: admin/)
      expect(text).toMatch(/type: object/)
      const pushed = await copy.push()
      expect([...told(pushed), pushed.changes]).toEqual(['in-sync', []])
      expect((await secret.plan()).changes).toEqual([])
    })

    it('keeps the environment that it was pushed to', async () => {
      const alone = await database()
      const there = await foldersFor(alone.url)
      const first = await there.open('first')
      await first.write('bkend.config.yaml', `project: live\nenvironments: { live-1: ${SOME} }\n`)
      await first.write('schema/notes.yaml', NOTES)
      expect(told(await first.push())).toEqual(['applied'])
      const copy = await there.open('copy')
      expect((await copy.pull()).outcome).toBe('generated')
      expect(await copy.read('bkend.config.ts')).toMatch(/project: 'live'[\s\S]*'live-1': \{ url/)
      expect((await copy.push()).changes).toEqual([])
      await there.remove()
      await alone.drop()
    })

    it('by a config of another name tells whose it is, and declares it as that one does', async () => {
      const copy = await projectWith('copy', {})
      const pulled = await copy.pull({ format: 'yaml' })
      expect(pulled.diagnostics).toMatchObject([
        {
          code: 'pull/project',
          severity: 'note',
          message: 'What was pushed there is held by the project `secret` (dev); this is `copy` (dev)',
        },
      ])
      expect(await copy.read('schema/salaries.yaml')).toMatch(/permissions:[\s\S]*read: admin/)
      const refused = await copy.push()
      expect(refused.outcome).toBe('refused-hazard')
      await copy.write('bkend.config.yaml', 'project: secret\n')
      const pushed = await copy.push()
      expect([...told(pushed), pushed.changes]).toEqual(['in-sync', []])
    })

    it('takes the tables of several from each, and names them', async () => {
      const notes = await projectWith('notebook', { notes: NOTES })
      expect(told(await notes.push())).toEqual(['applied'])
      const copy = await folders.open('copy')
      const pulled = await copy.pull({ format: 'yaml' })
      expect(pulled.diagnostics).toMatchObject([
        {
          code: 'pull/project',
          message:
            'What was pushed there is held by the project `notebook` (dev), the project `secret` (dev); the config says another name',
        },
      ])
      expect(await copy.read('bkend.config.yaml')).toContain('project: copy\n')
      expect(await copy.read('schema/salaries.yaml')).toMatch(/permissions:[\s\S]*read: admin/)
      expect(await copy.read('schema/notes.yaml')).toMatch(/permissions:[\s\S]*read: guest/)
    })

    it('of one of them leaves what the other holds', async () => {
      const notes = await projectWith('notebook', { notes: NOTES })
      expect(told(await notes.push())).toEqual(['applied'])
      expect(await notes.pull()).toMatchObject({
        outcome: 'in-sync',
        left: [{ address: 'table:salaries', reason: 'held by the project `secret` (dev)' }],
      })
      expect(await notes.files()).toEqual(['notes.yaml'])
    })
  })

  describe('a push over what another holds', () => {
    const OPEN = SALARIES.replace(/permissions.*\n/, 'permissions: { read: guest }\n')

    it('is refused until it is allowed by its code, though it change nothing', async () => {
      for (const table of [SALARIES, OPEN]) {
        const copy = await projectWith('copy', { salaries: table })
        for (const allow of [[], ['all']]) {
          const refused = await copy.push({ allow })
          expect(refused.outcome).toBe('refused-hazard')
          expect(asked(refused)).toEqual([
            [
              'take-over:salaries',
              'take-over salaries: held by the project `secret` (dev), it would be taken over',
              `If this is that project, say \`project: secret\` in the config.\n${allow[0] ? 'That is more than `all` allows. ' : ''}To allow it: \`--allow take-over:salaries\``,
            ],
          ])
        }
      }
      expect((await secret.plan()).changes).toEqual([])
    })

    it('names the environment where it is the same project', async () => {
      await secret.write('bkend.config.yaml', `project: secret\nenvironments: { dev: ${SOME}, prod: ${SOME} }\n`)
      const refused = await secret.push({ environment: 'prod' })
      expect(asked(refused)).toMatchObject([
        [
          'take-over:salaries',
          'take-over salaries: held by the environment `dev`, it would be taken over',
          expect.stringContaining('To push as that environment: `--env dev`'),
        ],
      ])
    })

    it('is told in a plan, and allowed with it', async () => {
      const copy = await projectWith('copy', { salaries: OPEN })
      const { plan } = await copy.plan()
      expect(plan?.hazards).toMatchObject([{ code: 'take-over', subject: 'salaries' }])
    })

    it('once allowed is free, until the other pushed again', async () => {
      const copy = await projectWith('copy', { salaries: SALARIES })
      expect(told(await copy.push({ allow: ['take-over'] }))).toEqual(['applied'])
      await copy.write('schema/salaries.yaml', SALARIES.replace('amount: integer', 'amount: integer, note: string?'))
      expect(told(await copy.push())).toEqual(['applied'])

      await secret.write('schema/salaries.yaml', SALARIES.replace('amount: integer', 'amount: integer, more: string?'))
      const refused = await secret.push({ allow: ['all', 'drop-column:salaries.note'] })
      expect(asked(refused)).toMatchObject([
        [
          'take-over:salaries',
          'take-over salaries: held by the project `copy` (dev), it was pushed from there since, and would change',
          expect.stringContaining('`project: copy`'),
        ],
      ])
      const back = await secret.push({ allow: ['take-over:salaries', 'drop-column:salaries.note'] })
      expect(told(back)).toEqual(['applied'])
      await copy.write('schema/salaries.yaml', SALARIES)
      expect((await copy.push({ allow: ['all'] })).outcome).toBe('refused-hazard')
    })

    it('is no drop where it no longer declares it', async () => {
      const copy = await projectWith('copy', { salaries: SALARIES, notes: NOTES })
      expect(told(await copy.push({ allow: ['take-over'] }))).toEqual(['applied'])
      await copy.remove('schema/salaries.yaml')
      const pushed = await copy.push({ allow: ['all'] })
      expect([...told(pushed), pushed.changes]).toEqual(['applied', []])
      const notes = pushed.diagnostics.filter((d) => d.code === 'plan/unmanaged')
      expect(notes.map((d) => d.message)).toEqual([
        expect.stringMatching(/^Left alone, because another project or environment holds it: .*table salaries$/),
      ])
      expect((await secret.plan()).changes).toEqual([])
    })

    it('leaves each to change what is its own', async () => {
      const notes = await projectWith('notebook', { notes: NOTES })
      expect(told(await notes.push())).toEqual(['applied'])
      await secret.write('schema/salaries.yaml', SALARIES.replace('amount: integer', 'amount: integer, more: string?'))
      expect(told(await secret.push())).toEqual(['applied'])
      await notes.write('schema/notes.yaml', NOTES.replace('text: string', 'text: string, more: string?'))
      expect(told(await notes.push())).toEqual(['applied'])
    })
  })
}
