/** JSON Schema of what `--json` prints; the build writes it to dist/output.schema.json. */
import type { JsonObject } from '../../model/index.ts'
import { EXIT } from '../exit-codes.ts'
import { COMMAND_DEFINITIONS, COMMAND_MEMBERS, type CommandMembers } from './commands.ts'
import { devEventSchemas } from './dev-events.ts'
import { PLAN_DEFINITIONS } from './plan.ts'
import { closed, listOf, TEXT } from './words.ts'

/** Every outcome that a document may have. */
export const OUTCOMES = [
  'done',
  'in-sync',
  'pending',
  'applied',
  'generated',
  'failed',
  'usage',
  'refused-hazard',
  'refused-rename',
  'stale',
  'drift',
  'locked',
  'stopped',
  'interrupted',
] as const

const position: JsonObject = { type: 'integer', minimum: 1 }

const span: JsonObject = {
  description: 'A stretch of a file. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive',
  ...closed({
    file: { type: 'string', description: 'Relative to the working folder where it lies below it' },
    line: position,
    column: position,
    endLine: position,
    endColumn: position,
  }),
}

const SPAN: JsonObject = { $ref: '#/$defs/span' }

const diagnostic: JsonObject = {
  description: 'One message; docs/diagnostics.md lists the codes',
  ...closed(
    {
      code: { type: 'string', pattern: '^[a-z]+/[a-z0-9-]+$' },
      severity: { enum: ['error', 'warning', 'note'] },
      message: TEXT,
    },
    {
      span: SPAN,
      hint: { type: 'string', description: 'The way out; what stands in backticks can be pasted' },
      related: listOf(closed({ message: TEXT, span: SPAN })),
    },
  ),
}

const head: JsonObject = {
  version: { const: 1, description: 'Of this format' },
  toolchain: { type: 'string', description: 'Version of bkend' },
  outcome: { enum: OUTCOMES },
  exitCode: { enum: [...new Set(Object.values(EXIT))] },
  diagnostics: listOf({ $ref: '#/$defs/diagnostic' }),
}

function documentOf(command: string, { required, optional }: CommandMembers): JsonObject {
  return { title: `bkend ${command}`, ...closed({ ...head, command: { const: command }, ...required }, optional) }
}

/** A wrong command line, a config that cannot be told, a fault of bkend: the command never came to run. */
const fault: JsonObject = {
  title: 'A command that did not come to run',
  ...closed({
    ...head,
    command: { enum: [null, ...Object.keys(COMMAND_MEMBERS)] },
    outcome: { enum: ['failed', 'usage', 'interrupted'] },
  }),
}

/** The schema, draft 2020-12. A document is one of a command's, of a command that did not come to run, or a line of `bkend dev`. */
export function outputSchema(): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What a bkend command prints with --json',
    type: 'object',
    anyOf: [
      ...Object.entries(COMMAND_MEMBERS).map(([name, members]) => documentOf(name, members)),
      fault,
      ...devEventSchemas(),
    ],
    $defs: { span, diagnostic, ...COMMAND_DEFINITIONS, ...PLAN_DEFINITIONS },
  }
}

/** The schema of a plan file, draft 2020-12; the build writes it to dist/plan.schema.json. */
export function planSchema(): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A plan of bkend',
    $ref: '#/$defs/plan',
    $defs: { span, ...PLAN_DEFINITIONS },
  }
}
