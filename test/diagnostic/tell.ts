/** Lets a story happen in a folder and a database of its own, and records what its last command says. */
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { answer } from '../cli/answers.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import type { Happening, Story } from './stories.ts'

/** What the last command of a story came to. */
export interface Told {
  /** Its command line, as somebody types it. */
  readonly line: string
  readonly exitCode: number
  /** What it wrote to stderr, with what differs from run to run masked. */
  readonly printed: string
  /** The codes of its diagnostics. */
  readonly codes: readonly string[]
}

const CONFIG = 'project: social\nschema: ./schema\nout: ./generated\n'

interface Place {
  readonly project: TestProject
  readonly role: string
}

async function query({ project, role }: Place, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: project.url })
  await client.connect()
  try {
    await client.query(sql.replaceAll('{role}', role))
  } finally {
    await client.end()
  }
}

async function write({ project }: Place, file: string, text: string | Uint8Array | null): Promise<void> {
  const full = path.join(project.cwd, file)
  await mkdir(text === null ? full : path.dirname(full), { recursive: true })
  if (text !== null) await writeFile(full, text)
}

function urlFor({ project, role }: Place, happening: Extract<Happening, { bkend: string }>): string {
  if (happening.url !== undefined) return happening.url
  const url = new URL(project.url)
  if (happening.as === 'role') [url.username, url.password] = [role, 'secret']
  return url.href
}

/** Hosts, names, processes and servers that differ from run to run. */
function masked(text: string, { project, role }: Place): string {
  const url = new URL(project.url)
  return (
    text
      .replaceAll(project.cwd, '/srv/social')
      .replaceAll(url.host, 'localhost')
      .replaceAll(url.hostname, 'localhost')
      .replaceAll(url.pathname.slice(1), 'app')
      .replaceAll(role, 'app')
      .replace(/ \(PostgreSQL [^)]*\)/g, '')
      // What is said only where a machine is slow.
      .replace(/^[A-Z][\w ]* …\n/gm, '')
  )
}

async function run(place: Place, happening: Extract<Happening, { bkend: string }>): Promise<Told> {
  const words = happening.bkend.split(' ')
  const takesUrl = !['check', 'generate'].includes(words[0] ?? '') && words[0] !== 'psh'
  const where = { cwd: place.project.cwd, ...(happening.interrupted && { signal: AbortSignal.abort() }) }
  const args = [...words, ...(takesUrl ? ['--url', urlFor(place, happening)] : [])]
  const { code, err } = await answer(args, where)
  const codes = [...err.matchAll(/^(?:error|warning|note): .*\((\w+\/[\w-]+)\)$/gm)].map((match) => match[1] ?? '')
  return { line: `bkend ${happening.bkend}`, exitCode: code, printed: masked(err, place), codes }
}

/** Tells a story. Throws where a command before the last one went wrong in a way that the story does not expect. */
export async function tell(story: Story): Promise<Told> {
  const project = await createProject({ 'bkend.config.yaml': CONFIG })
  const place = { project, role: `app_${randomBytes(4).toString('hex')}` }
  let told: Told | null = null
  try {
    for (const happening of story) {
      if ('sql' in happening) await query(place, happening.sql)
      else if ('bkend' in happening) told = await run(place, happening)
      else for (const [file, text] of Object.entries(happening.files)) await write(place, file, text)
    }
    if (!told) throw new Error('a story ends with a command')
    return told
  } finally {
    const known = story.some((happening) => 'sql' in happening && happening.sql.includes('create role {role}'))
    if (known) await query(place, 'reassign owned by {role} to current_user; drop owned by {role}; drop role {role}')
    await project.remove()
  }
}
