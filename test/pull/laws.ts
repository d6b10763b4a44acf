/** The laws of pulling, over schemas that chance makes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { run } from '../../src/engine/index.ts'
import { loadTexts, readSchemaTexts } from '../../src/load/index.ts'
import { formsOf, type SchemaForms } from '../../src/source/index.ts'
import { type PullFolder, pullFolder } from './project.ts'

async function formsIn(cwd: string, folder: string): Promise<SchemaForms | null> {
  const { schema, diagnostics } = await loadTexts(await readSchemaTexts({ folder, cwd }))
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return schema && formsOf(schema, 'keep')
}

/** What was pushed is found again in the database: in either language the files say exactly the same. */
export async function isFoundAgain(yaml: string, format: 'ts' | 'yaml'): Promise<void> {
  const folder = await pullFolder()
  try {
    await folder.write('all.yaml', yaml)
    expect((await folder.push()).outcome).toBe('applied')
    expect((await folder.pull({ schema: 'again', format })).outcome).toBe('generated')
    expect(await formsIn(folder.cwd, 'again')).toEqual(await formsIn(folder.cwd, 'schema'))
  } finally {
    await folder.remove()
  }
}

/** The statements that would make the database what `yaml` says, as somebody might send them by hand. */
async function statementsFor(yaml: string, { url }: PullFolder): Promise<string[]> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-by-hand-'))
  try {
    await mkdir(path.join(cwd, 'schema'))
    await writeFile(path.join(cwd, 'schema/all.yaml'), yaml)
    const options = {
      cwd,
      schema: 'schema',
      url,
      allow: ['all'],
      prune: false,
      lockWait: 0,
      fixed: false,
      toolchain: 'test',
    }
    const { plan } = await run(options, 'plan')
    const steps = plan?.phases.flatMap((phase) => phase.steps) ?? []
    return steps.flatMap(({ action }) => (action.kind === 'statement' ? [action.text] : []))
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

/** Made from permissions and types, so that no pull can say them: a push makes them again. */
const FOLLOWS = /^(?:grant|policy|function|trigger):|^check:.*_(?:rule|check)"?$|^index:.*_createdBy_idx"?$/

/** Whatever is done to the database by hand, a pull makes the files say: nothing is left for a push to undo. */
export async function isFollowed(from: string, to: string): Promise<void> {
  const folder = await pullFolder()
  try {
    await folder.write('all.yaml', from)
    expect((await folder.push()).outcome).toBe('applied')
    for (const statement of await statementsFor(to, folder)) await folder.sql(statement)
    const { outcome, diagnostics, conflicts } = await folder.pull()
    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
    expect(conflicts).toEqual([])
    expect(['generated', 'in-sync']).toContain(outcome)
    const { changes, diagnostics: told } = await folder.plan()
    expect(told.filter((d) => d.severity === 'error')).toEqual([])
    expect(
      changes.map((c) => `${c.kind} ${c.address}`).filter((c) => !FOLLOWS.test(c.slice(c.indexOf(' ') + 1))),
    ).toEqual([])
  } finally {
    await folder.remove()
  }
}
