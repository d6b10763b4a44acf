/** The commands of a push to a server that is only imagined: what it can do is given. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { diff } from '../../src/diff/index.ts'
import { loadProject } from '../../src/engine/project.ts'
import type { Schema, Snapshot } from '../../src/model/index.ts'
import { orderChanges, type ServerFacts, type Step } from '../../src/plan/index.ts'
import { CAPABILITIES } from '../../src/targets/mongodb/capabilities.ts'
import { mongodb } from '../../src/targets/mongodb/index.ts'

async function loaded(
  yaml: string,
): Promise<{ schema: Schema; config: Parameters<typeof mongodb.normalize>[1]['config'] }> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'bkend-commands-'))
  try {
    await mkdir(path.join(cwd, 'schema'))
    await writeFile(path.join(cwd, 'schema', 'all.yaml'), yaml)
    const { project, diagnostics } = await loadProject({ cwd, schema: 'schema', url: 'mongodb://h/d' }, true, null)
    if (!project) throw new Error(diagnostics.map((d) => d.message).join('\n'))
    return { schema: project.schema, config: project.config }
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

/** All that a server can do. */
export const ALL: ReadonlySet<string> = new Set(Object.keys(CAPABILITIES))

/** A server that can do all but those. */
export function without(...capabilities: readonly string[]): ReadonlySet<string> {
  return new Set([...ALL].filter((one) => !capabilities.includes(one)))
}

interface Asked {
  readonly capabilities?: ReadonlySet<string>
  /** Whether the collections have documents. */
  readonly filled?: boolean
}

/** The steps from the one schema to the other, null standing for an empty database, and what is said of them. */
export async function planned(before: string | null, after: string, { capabilities = ALL, filled = true }: Asked = {}) {
  const facts: ServerFacts = {
    ...{ product: 'MongoDB', version: 800_000, host: 'h', database: 'd', user: '', capabilities },
    tables: new Map([['table:posts', { empty: !filled, bytes: 0 }]]),
  }
  const there = async (yaml: string | null, current: Snapshot) => {
    if (yaml === null) return { desired: new Map(), renames: [], diagnostics: [] }
    const { schema, config } = await loaded(yaml)
    return { ...mongodb.normalize(schema, { config, current, facts }), config }
  }
  const { desired: current } = await there(before, new Map())
  const { schema, config } = await loaded(after)
  const { desired, renames, diagnostics } = mongodb.normalize(schema, { config, current, facts })
  const changes = orderChanges(diff(current, desired, renames), current, desired)
  return { steps: mongodb.render(changes, { config, current, facts, desired }), diagnostics }
}

/** The commands of steps. */
export function sent(steps: readonly Step[]): unknown[] {
  return steps.flatMap((step) => (step.action.kind === 'command' ? (step.action.command.run as unknown[]) : []))
}
