/** Reads the command line against the table of commands; every fault is a sentence with a way out. */
import { parseArgs } from 'node:util'
import { didYouMean } from '../diagnostic/index.ts'
import type { Argument, Command } from './command.ts'
import { COMMON_FLAGS, type Flag, type FlagValues } from './flags.ts'

const LAST_PORT = 65_535

/** What the command line asks for. */
export type Request =
  | { readonly kind: 'run'; readonly command: Command; readonly flags: FlagValues }
  | { readonly kind: 'help'; readonly command: Command | null; readonly json: boolean }
  | { readonly kind: 'version'; readonly json: boolean }
  | { readonly kind: 'wrong'; readonly message: string; readonly hint: string; readonly json: boolean }

function wrong(args: readonly string[], message: string, hint: string | undefined, fallback: string): Request {
  return { kind: 'wrong', message, hint: hint ?? fallback, json: args.includes('--json') }
}

/** The flags that a command takes, its own first. */
export function flagsOf(command: Command): readonly Flag[] {
  return [...command.flags, ...COMMON_FLAGS]
}

/** Reads the arguments after `bkend`. Pure. */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): Request {
  const [first, ...rest] = args
  const json = args.includes('--json')
  if (first === undefined || first === '--help' || first === '-h') return { kind: 'help', command: null, json }
  if (first === '--version' || first === '-v') return { kind: 'version', json }
  if (first === 'help')
    return helpFor(
      args,
      rest.find((arg) => arg !== '--json'),
      commands,
    )
  if (first.startsWith('-')) {
    const own = commands.flatMap(flagsOf).some((flag) => first === `--${flag.name}`)
    const hint = own ? `Put the command first: \`bkend push ${first}\`` : undefined
    return wrong(args, `The command is missing before \`${first}\``, hint, '`bkend --help` lists the commands')
  }
  const command = commands.find((c) => c.name === first)
  if (!command) return unknownCommand(args, first, commands)
  return parseFlags(command, rest)
}

function helpFor(args: readonly string[], name: string | undefined, commands: readonly Command[]): Request {
  const command = commands.find((c) => c.name === name) ?? null
  return name === undefined || command
    ? { kind: 'help', command, json: args.includes('--json') }
    : unknownCommand(args, name, commands)
}

function unknownCommand(args: readonly string[], name: string, commands: readonly Command[]): Request {
  const near = didYouMean(
    name,
    commands.map((c) => c.name),
  )
  return wrong(args, `There is no command \`${name}\``, near, '`bkend --help` lists the commands')
}

function parseFlags(command: Command, args: readonly string[]): Request {
  const flags = [...flagsOf(command), ...(command.takes ?? [])]
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      flags.map((flag) => [
        flag.name,
        { type: flag.value ? 'string' : 'boolean', ...(flag.short && { short: flag.short }) } as const,
      ]),
    ),
  })
  const help = `\`bkend ${command.name} --help\` lists what it takes`
  const values = new Map<string, string | true | readonly string[]>()
  const places = [...(command.arguments ?? [])]
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      const place = places.shift()
      if (!place) return strayArgument(args, command, token.value)
      const fault = argumentFault(place, command, token.value)
      if (fault) return wrong(args, fault, didYouMean(token.value, place.choices ?? []), help)
      values.set(place.name, token.value)
      continue
    }
    const flag = flags.find((f) => f.name === token.name)
    if (!flag) return unknownFlag(args, command, token.rawName)
    const fault = valueFault(flag, token.value)
    if (fault) return wrong(args, fault, undefined, help)
    const given = values.get(flag.name)
    if (flag.repeatable) values.set(flag.name, [...(typeof given === 'object' ? given : []), token.value ?? ''])
    else values.set(flag.name, token.value ?? true)
  }
  if (values.has('help')) return { kind: 'help', command, json: values.has('json') }
  const fault = missingArgument(places, command) ?? twoDocuments(values)
  return fault ? wrong(args, fault, undefined, help) : { kind: 'run', command, flags: values }
}

function argumentFault({ choices }: Argument, command: Command, value: string): string | undefined {
  if (!choices || choices.includes(value)) return undefined
  return `\`bkend ${command.name}\` does not know \`${value}\`; it knows ${choices.map((c) => `\`${c}\``).join(', ')}`
}

function missingArgument([next]: readonly Argument[], command: Command): string | undefined {
  if (!next || next.optional) return undefined
  const what = next.choices?.map((c) => `\`${c}\``).join(', ') ?? `\`${next.name.toUpperCase()}\``
  return `\`bkend ${command.name}\` needs ${next.choices ? `one of ${what}` : what}`
}

/** Stdout holds one document. */
function twoDocuments(values: FlagValues): string | undefined {
  const report = values.get('report')
  if (!values.has('json') || (report !== 'sarif' && report !== 'junit')) return undefined
  return `\`--json\` and \`--report ${report}\` both print a document to stdout; choose one`
}

/** A URL is never repeated: it may hold a password. */
function strayArgument(args: readonly string[], command: Command, value: string): Request {
  const line = `bkend ${command.name}`
  if (/^[a-z+]+:/.test(value)) return wrong(args, 'The database goes after `--url`', `\`${line} --url URL\``, '')
  return wrong(args, `\`${line}\` takes no argument \`${value}\``, undefined, `\`${line} --help\` lists what it takes`)
}

function unknownFlag(args: readonly string[], command: Command, name: string): Request {
  const known = name.startsWith('--') ? flagsOf(command).map((f) => `--${f.name}`) : []
  const help = `\`bkend ${command.name} --help\` lists what it takes`
  return wrong(args, `\`bkend ${command.name}\` has no flag \`${name}\``, didYouMean(name, known), help)
}

function valueFault(flag: Flag, value: string | undefined): string | undefined {
  if (!flag.value) return value === undefined ? undefined : `\`--${flag.name}\` takes no value`
  if (value === undefined || value === '') return `\`--${flag.name}\` needs a value: \`--${flag.name} ${flag.value}\``
  if (value.startsWith('--')) return `\`--${flag.name}\` needs a value; \`${value}\` looks like the next flag`
  if (flag.choices && !flag.choices.includes(value))
    return `\`--${flag.name} ${value}\` is none of ${flag.choices.map((c) => `\`${c}\``).join(', ')}`
  if (flag.value === 'SECONDS' && !/^\d+(\.\d+)?$/.test(value))
    return `\`--${flag.name} ${value}\` is no number of seconds`
  if (flag.value === 'COUNT' && !/^[1-9]\d*$/.test(value)) return `\`--${flag.name} ${value}\` is no count from 1`
  if (flag.value === 'PORT' && !(/^\d{1,5}$/.test(value) && Number(value) <= LAST_PORT))
    return `\`--${flag.name} ${value}\` is no port from 0 (a free one) to ${LAST_PORT}`
  return undefined
}
