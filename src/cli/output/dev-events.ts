/** JSON Schema of the lines that `bkend dev --json` prints. */
import type { JsonObject } from '../../model/index.ts'
import { closed, listOf, TEXT } from './words.ts'

const COUNT: JsonObject = { type: 'integer', minimum: 0 }
const MILLISECONDS: JsonObject = { type: 'number', minimum: 0 }
const DIAGNOSTICS: JsonObject = listOf({ $ref: '#/$defs/diagnostic' })
const VERSION: JsonObject = { type: ['integer', 'null'], minimum: 1, description: 'Of the history; null: nothing yet' }

/** Event → what it adds to `v`, `event`, `number` and `at`. */
export const DEV_EVENTS: Readonly<
  Record<string, { readonly required: JsonObject; readonly optional?: JsonObject; readonly description: string }>
> = {
  ready: {
    description: 'The Data API answers at `url`; told again where the config leads elsewhere',
    required: {
      project: TEXT,
      environment: TEXT,
      url: TEXT,
      pid: COUNT,
      version: VERSION,
      tables: COUNT,
      diagnostics: DIAGNOSTICS,
    },
    optional: { publishableKey: { type: ['string', 'null'] }, secretKey: { type: ['string', 'null'] } },
  },
  change: { description: 'Files were saved; what comes of it follows', required: { files: listOf(TEXT) } },
  pushed: {
    description: 'The files are in order, and the database says the same',
    required: {
      version: VERSION,
      summary: { type: 'string', description: '`+1 column`; empty where the database had nothing to change' },
      changes: listOf({ $ref: '#/$defs/change' }),
      tables: listOf(TEXT, 'Tables of which something changed'),
      generated: closed({ folder: TEXT, written: listOf(TEXT), removed: listOf(TEXT) }),
      milliseconds: {
        description:
          'From the first saved file until the generated files were written, and until the change was served; null where no file was saved',
        anyOf: [closed({ generated: MILLISECONDS, live: MILLISECONDS }), { type: 'null' }],
      },
      diagnostics: DIAGNOSTICS,
    },
  },
  broken: {
    description: 'A file is at fault; what was pushed last is served on',
    required: {
      version: { ...VERSION, description: 'That is served on; null: none, or none yet, and `ready` tells' },
      diagnostics: DIAGNOSTICS,
    },
  },
  question: {
    description: 'Only the user knows; nothing is pushed until a save, or `command`, answers',
    required: {
      questions: listOf({ $ref: '#/$defs/question' }),
      command: { type: 'string', description: 'A yes to every loss, and a no to every rename: `bkend push --allow …`' },
      diagnostics: DIAGNOSTICS,
    },
  },
  error: {
    description: 'What is not the fault of the files: the database is away, rows break a new rule',
    required: { retries: { type: 'boolean', description: 'It is tried again by itself' }, diagnostics: DIAGNOSTICS },
  },
  elsewhere: {
    description: 'Somebody else pushed',
    required: {
      version: { type: 'integer', minimum: 1 },
      same: { type: 'boolean', description: 'It is what the files say; else the next save pushes what they say' },
    },
  },
  stopped: { description: 'The end', required: {} },
}

/** One schema an event, each by its name. */
export function devEventSchemas(): readonly JsonObject[] {
  return Object.entries(DEV_EVENTS).map(([event, { required, optional, description }]) => ({
    title: `bkend dev: ${event}`,
    description,
    ...closed(
      {
        v: { const: 1, description: 'Of this format' },
        event: { const: event },
        number: { type: 'integer', minimum: 1, description: 'Grows by one with every event' },
        at: { type: 'string', format: 'date-time' },
        ...required,
      },
      optional,
    ),
  }))
}
