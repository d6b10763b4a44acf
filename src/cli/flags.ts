/** The flags of the command line, each told once. */

/** One flag. Without `value` it is a switch. */
export interface Flag {
  readonly name: string
  readonly short?: string
  /** What stands after it in the help: `FILE`. */
  readonly value?: string
  readonly repeatable?: boolean
  /** The values that it may have. */
  readonly choices?: readonly string[]
  readonly summary: string
}

/** Flags that every command takes. */
export const COMMON_FLAGS: readonly Flag[] = [
  { name: 'config', value: 'FILE', summary: 'the config file (default: bkend.config.ts or .yaml, here or above)' },
  { name: 'schema', value: 'DIR', summary: 'the folder of schema files' },
  { name: 'out', value: 'DIR', summary: 'the folder of generated files' },
  { name: 'url', value: 'URL', summary: 'the database: postgres://… · mongodb://… · pglite:DIR · pglite:memory' },
  { name: 'env', value: 'NAME', summary: 'the environment of the config (default: dev, else the first)' },
  { name: 'json', summary: 'print one JSON document (output.schema.json describes it)' },
  { name: 'help', short: 'h', summary: 'show this help' },
]

/** The flag of the commands that CI reads. */
export const REPORT: Flag = {
  name: 'report',
  value: 'FORMAT',
  choices: ['text', 'github', 'sarif', 'junit'],
  summary: 'how diagnostics are told (default: text; github where GitHub Actions reads along)',
}

/** Flags of the commands that plan changes. */
export const PLAN_FLAGS: readonly Flag[] = [
  {
    name: 'allow',
    value: 'CODE[:SUBJECT]',
    repeatable: true,
    summary:
      'allow a hazard, such as drop-column:posts.title; `all` allows every one but take-over, and none where the environment is protected',
  },
  { name: 'prune', summary: 'the whole database schema is ours: drop what is not declared' },
]

/** Flags of the commands that apply changes. */
export const APPLY_FLAGS: readonly Flag[] = [
  { name: 'lock-wait', value: 'SECONDS', summary: 'how long to wait for another push (default: 60)' },
  { name: 'yes', short: 'y', summary: 'do not ask before applying; allows no hazard and answers no rename' },
]

/** What was given for each flag, by name: a text, true for a switch, or a list where repeatable. */
export type FlagValues = ReadonlyMap<string, string | true | readonly string[]>

/** The text given for a flag. */
export function textOf(flags: FlagValues, name: string): string | undefined {
  const value = flags.get(name)
  return typeof value === 'string' ? value : undefined
}

/** Every text given for a repeatable flag. */
export function listOf(flags: FlagValues, name: string): readonly string[] {
  const value = flags.get(name)
  return typeof value === 'object' ? value : []
}
