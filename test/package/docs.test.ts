import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { flagsOf } from '../../src/cli/parse.ts'
import { diagnosticCodes } from '../../src/diagnostic/index.ts'

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

describe('docs/diagnostics.md', () => {
  it('lists every code with its meaning, in order', () => {
    const rows = [...page('diagnostics.md').matchAll(/^\| `([^`]+\/[^`]+)` +\| (.*?) +\|$/gm)].map((m) => [m[1], m[2]])
    expect(rows).toEqual(Object.entries(diagnosticCodes).map(([code, meaning]) => [code, meaning]))
  })
})

describe('docs/commands.md', () => {
  const text = page('commands.md')
  it.each(COMMANDS.map((command) => [command.name, command] as const))('tells all of %s', (name, command) => {
    expect(text).toContain(`## bkend ${name}`)
    expect(text.toLowerCase()).toContain(`${command.summary.toLowerCase()}.`)
    for (const flag of flagsOf(command)) expect(text).toContain(`--${flag.name}`)
    for (const [line] of command.examples) expect(text).toContain(line)
  })

  it('lists every exit code', () => {
    const codes = [...text.matchAll(/^\| (\d+) +\|/gm)].map((m) => Number(m[1]))
    expect(codes).toEqual([...new Set(Object.values(EXIT))].sort((a, b) => a - b))
  })
})
