/** `docs/machine-output.md` shows what is really printed, and lists what the schema of the document knows. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMAND_MEMBERS } from '../../src/cli/output/commands.ts'
import { OUTCOMES } from '../../src/cli/output/index.ts'
import { createProject, type TestProject } from '../engine/project.ts'
import { answer } from './answers.ts'

const page = readFileSync(new URL('../../docs/machine-output.md', import.meta.url), 'utf8')
const section = (title: string): string => page.split(/^## /m).find((text) => text.startsWith(title)) ?? ''
const block = (text: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? ''

let project: TestProject
beforeAll(async () => {
  project = await createProject({ 'schema/posts.yaml': 'table: posts\ncolumns:\n  title: strin\n' })
})
afterAll(() => project.remove())
const check = (...flags: string[]) => answer(['check', '--schema', 'schema', ...flags], { cwd: project.cwd })

describe('docs/machine-output.md', () => {
  it('shows the document of a check as it is', async () => {
    const [line, ...document] = block(section('The JSON document'), 'console').split('\n')
    expect(line).toBe('$ bkend check --json')
    const { toolchain: _, ...shown } = JSON.parse(document.join('\n')) as { toolchain: string }
    const { toolchain: __, ...printed } = JSON.parse((await check('--json')).out) as { toolchain: string }
    expect(shown).toEqual(printed)
  })

  it('shows an annotation as it is', async () => {
    expect(block(section('GitHub'), '')).toBe((await check('--report', 'github')).err)
  })

  it('lists every outcome with its exit code', () => {
    const rows = [...section('The JSON document').matchAll(/^\| `([a-z-]+)` \| \d/gm)].map((match) => match[1])
    expect([...rows].sort()).toEqual([...OUTCOMES].sort())
  })

  it('lists the members of every command', () => {
    const rows = section('The JSON document').split('And each command its own:')[1] ?? ''
    for (const [command, { required, optional }] of Object.entries(COMMAND_MEMBERS)) {
      const told = rows
        .split('\n')
        .filter((row) => row.split('|')[1]?.includes(`\`${command}\``))
        .join('\n')
      for (const member of Object.keys({ ...required, ...optional }))
        expect(told, `${command}: ${member}`).toContain(`\`${member}\``)
    }
  })
})
