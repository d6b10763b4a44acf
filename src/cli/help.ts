/** The help texts. */
import type { Argument, Command } from './command.ts'
import { COMMON_FLAGS, type Flag } from './flags.ts'

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

function flagRow(flag: Flag): readonly [string, string] {
  const short = flag.short ? `-${flag.short}, ` : ''
  const choices = flag.choices ? ` (${flag.choices.join(', ')})` : ''
  return [`${short}--${flag.name}${flag.value ? ` ${flag.value}` : ''}`, flag.summary + choices]
}

/** `bkend --help`. Ends in a line break. */
export function generalHelp(commands: readonly Command[]): string {
  const lines = [
    'bkend — declare tables once; push them, and generate the client, OpenAPI, validators and docs',
    '',
    'Usage: bkend <command> [flags]',
    '',
    'Commands:',
    ...columns(commands.map((c) => [c.name, c.summary] as const)),
    '',
    'Examples:',
    ...columns([
      ['bkend init', 'write a config and a first schema file'],
      ['bkend push', 'apply the schema to the dev database and write generated/'],
      ['bkend diff --sql', 'show the statements that push would run'],
    ]),
    '',
    "`bkend <command> --help` shows a command's flags and examples; `bkend --version` the version.",
  ]
  return `${lines.join('\n')}\n`
}

function argumentWord({ name, choices, optional }: Argument): string {
  const word = choices ? choices.join('|') : name.toUpperCase()
  return optional ? ` [${word}]` : ` ${choices ? `<${word}>` : word}`
}

/** `bkend COMMAND --help`. Ends in a line break. */
export function commandHelp(command: Command): string {
  const lines = [
    `bkend ${command.name} — ${command.summary}`,
    '',
    command.about,
    '',
    `Usage: bkend ${command.name}${(command.arguments ?? []).map(argumentWord).join('')} [flags]`,
    '',
    ...(command.flags.length > 0 ? ['Flags:', ...columns(command.flags.map(flagRow)), ''] : []),
    'Flags of every command:',
    ...columns(COMMON_FLAGS.map(flagRow)),
    '',
    'Examples:',
    ...columns(command.examples),
  ]
  return `${lines.join('\n')}\n`
}

/** A command as a member of the document. */
export function commandJson({ name, summary, about, flags, examples }: Command): object {
  const flagJson = (flag: Flag): object => ({
    name: flag.name,
    short: flag.short ?? null,
    value: flag.value ?? null,
    choices: flag.choices ?? null,
    repeatable: flag.repeatable ?? false,
    summary: flag.summary,
  })
  return {
    name,
    summary,
    about,
    flags: [...flags, ...COMMON_FLAGS].map(flagJson),
    examples: examples.map(([line, does]) => ({ line, does })),
  }
}
