/** Writes `docs/diagnostics.md`: every code, what provokes it, and what is printed then. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderDiagnostics } from '../../src/cli/render/diagnostics.ts'
import { type Diagnostic, type DiagnosticCode, diagnosticCodes, inOrder } from '../../src/diagnostic/index.ts'
import { loadConfig, loadSchema } from '../../src/load/index.ts'
import { judgeSchema } from '../../src/validate/index.ts'
import { EXAMPLES, type Example, OCCASIONS } from './examples.ts'
import { type Happening, STORIES, type Story } from './stories.ts'
import { type Told, tell } from './tell.ts'

/** What a run of the example finds, and how it is printed. */
export interface Run {
  readonly diagnostics: readonly Diagnostic[]
  readonly printed: string
}

/** Loads and judges an example in a folder of its own. */
export async function runExample(code: DiagnosticCode, example: Example): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'bkend-example-'))
  try {
    for (const [name, text] of Object.entries(example.files)) writeFileSync(join(folder, name), text)
    const run = code.startsWith('config/') ? await configRun(folder, example) : await schemaRun(folder)
    return { ...run, printed: renderDiagnostics(run.diagnostics, run.sources, false) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Found = Pick<Run, 'diagnostics'> & { readonly sources: ReadonlyMap<string, string> }

async function configRun(cwd: string, { environment }: Example): Promise<Found> {
  return await loadConfig({ cwd, needsUrl: true, ...(environment !== undefined && { environment }) })
}

async function schemaRun(folder: string): Promise<Found> {
  const { diagnostics, sound, sources } = await loadSchema({ folder, cwd: folder })
  return { diagnostics: inOrder([...diagnostics, ...judgeSchema(sound)]), sources }
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Long lines are no example to read. */
const shortened = (text: string): string => text.replace(/^(.{100}).{20,}$/gm, '$1…')

async function exampleText(code: DiagnosticCode, example: Example): Promise<string[]> {
  const files = Object.entries(example.files).flatMap(([name, text]) => [
    `\`${name}\``,
    '',
    `\`\`\`${name.endsWith('.ts') ? 'ts' : 'yaml'}`,
    shortened(text.trimEnd()),
    '```',
    '',
  ])
  const { printed } = await runExample(code, example)
  return [...files, '```text', printed.trimEnd(), '```', '']
}

const told = new Map<Story, Promise<Told>>()

/** What a story came to; each happens once. */
export function toldOf(story: Story): Promise<Told> {
  const known = told.get(story) ?? tell(story)
  told.set(story, known)
  return known
}

const block = (language: string, text: string): string[] => [`\`\`\`${language}`, text.trimEnd(), '```', '']

function fileText(name: string, text: string | Uint8Array | null): string[] {
  if (text === null) return [`An empty folder \`${name}\``, '']
  if (typeof text !== 'string') return [`\`${name}\`, not in UTF-8`, '']
  const language = /\.json$/.test(name) ? 'json' : /\.ya?ml$/.test(name) ? 'yaml' : /\.ts$/.test(name) ? 'ts' : 'text'
  return [`\`${name}\``, '', ...block(language, shortened(text.trimEnd()))]
}

function happeningText(happening: Happening): string[] {
  if ('sql' in happening)
    return ['Somebody changes the database:', '', ...block('sql', happening.sql.replaceAll('{role}', 'app'))]
  if ('bkend' in happening) return block('sh', `bkend ${happening.bkend}`)
  return Object.entries(happening.files).flatMap(([name, text]) => fileText(name, text))
}

async function storyText(story: Story): Promise<string[]> {
  const { line, exitCode, printed } = await toldOf(story)
  const last = story.at(-1)
  const pressed = last && 'interrupted' in last ? '^C' : ''
  return [
    ...story.slice(0, -1).flatMap(happeningText),
    ...block('console', `$ ${line}\n${pressed}${pressed && '\n'}${printed}`),
    `Exit code ${exitCode}.`,
    '',
  ]
}

async function section(code: DiagnosticCode): Promise<string[]> {
  const shown: string[] = []
  for (const example of EXAMPLES[code] ?? []) shown.push(...(await exampleText(code, example)))
  for (const story of STORIES[code] ?? []) shown.push(...(await storyText(story)))
  const occasion = OCCASIONS[code]
  return [`## ${code}`, '', `${diagnosticCodes[code]}.`, '', ...(occasion ? [occasion, ''] : []), ...shown]
}

/** The page as it should be. */
export async function diagnosticsPage(): Promise<string> {
  const codes = Object.keys(diagnosticCodes) as DiagnosticCode[]
  const sections: string[] = []
  for (const code of codes) sections.push(...(await section(code)))
  const lines = [
    '# Diagnostics',
    '',
    'Written by `node .ci/docs.mjs`. Every message has one of these codes; the part before the slash is the stage.',
    'What follows an example is what `bkend check` prints for it, or the command that is shown; `app` stands for the database and the login.',
    '',
    '| code | meaning |',
    '|---|---|',
    ...codes.map((code) => `| \`${code}\` | ${cell(diagnosticCodes[code])} |`),
    '',
    ...sections,
  ]
  return `${lines.join('\n').trimEnd()}\n`
}
