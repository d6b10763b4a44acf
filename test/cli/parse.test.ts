import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { commandHelp, generalHelp } from '../../src/cli/help.ts'
import { parseCommandLine } from '../../src/cli/parse.ts'

const parse = (line: string) => parseCommandLine(line === '' ? [] : line.split(' '), COMMANDS)

describe('the command line', () => {
  it.each([
    ['', 'help'],
    ['--help', 'help'],
    ['-h', 'help'],
    ['help', 'help'],
    ['help push', 'help'],
    ['push --help', 'help'],
    ['push -h', 'help'],
    ['push --sql --help', 'wrong'],
    ['--version', 'version'],
    ['-v', 'version'],
    ['push', 'run'],
    ['init --yes', 'run'],
    ['init -y', 'run'],
    ['diff --yes --lock-wait 5', 'run'],
    ['plan -y', 'run'],
    ['check --yes', 'wrong'],
    ['serve --port 0', 'run'],
    ['dev --port 65535', 'run'],
  ])('reads `bkend %s` as %s', (line, kind) => {
    expect(parse(line).kind).toBe(kind)
  })

  it('keeps every value of a repeatable flag and the last of the others', () => {
    const request = parse('push --allow drop-table:a --allow=all --env dev --env prod --prune')
    expect(request.kind === 'run' && Object.fromEntries(request.flags)).toEqual({
      allow: ['drop-table:a', 'all'],
      env: 'prod',
      prune: true,
    })
  })

  it.each([
    ['pusj', 'There is no command `pusj`', 'Did you mean `push`?'],
    ['help dif', 'There is no command `dif`', 'Did you mean `diff`?'],
    ['push --alow x', '`bkend push` has no flag `--alow`', 'Did you mean `--allow`?'],
    ['push -x', '`bkend push` has no flag `-x`', '`bkend push --help` lists what it takes'],
    ['push extra', '`bkend push` takes no argument `extra`', '`bkend push --help` lists what it takes'],
    ['push --env', '`--env` needs a value: `--env NAME`', '`bkend push --help` lists what it takes'],
    ['push --env --yes', '`--env` needs a value; `--yes` looks like the next flag', undefined],
    ['push --prune=yes', '`--prune` takes no value', undefined],
    ['push --lock-wait soon', '`--lock-wait soon` is no number of seconds', undefined],
    ['history --limit 0', '`--limit 0` is no count from 1', undefined],
    ['serve --port abc', '`--port abc` is no port from 0 (a free one) to 65535', undefined],
    ['serve --port 65536', '`--port 65536` is no port from 0 (a free one) to 65535', undefined],
    ['dev --port 70000', '`--port 70000` is no port from 0 (a free one) to 65535', undefined],
    ['dev --port=-1', '`--port -1` is no port from 0 (a free one) to 65535', undefined],
    ['init --language js', '`--language js` is none of `ts`, `yaml`', undefined],
    ['--env prod push', 'The command is missing before `--env`', 'Put the command first: `bkend push --env`'],
  ])('refuses `bkend %s`', (line, message, hint) => {
    const request = parse(line)
    expect(request).toMatchObject({ kind: 'wrong', message, ...(hint && { hint }) })
  })

  it('never repeats a URL that stands in the wrong place: it may hold a password', () => {
    expect(JSON.stringify(parse('push postgres://me:secret@host/db'))).not.toContain('secret')
  })
})

describe('the help', () => {
  it('lists every command', () => {
    for (const { name, summary } of COMMANDS) expect(generalHelp(COMMANDS)).toMatch(new RegExp(`  ${name} +${summary}`))
  })

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    'of %s has flags and examples',
    (name, command) => {
      const text = commandHelp(command)
      for (const flag of command.flags) expect(text).toContain(`--${flag.name}`)
      expect(text).toContain('Examples:')
      for (const [line] of command.examples) expect(line).toMatch(/^bkend /)
      expect(text.endsWith('\n')).toBe(true)
      expect(text).toContain(`bkend ${name}`)
    },
  )

  it.each(['diff', 'plan'])('of %s lists no flag that does nothing there', (name) => {
    const command = COMMANDS.find((one) => one.name === name)
    expect(command && commandHelp(command)).not.toMatch(/--yes|--lock-wait/)
  })

  it('shows only examples that are right command lines', () => {
    for (const [line] of COMMANDS.flatMap((command) => command.examples)) {
      const words = [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word)
      expect(parseCommandLine(words.slice(1), COMMANDS), line).toMatchObject({ kind: 'run' })
    }
  })
})
