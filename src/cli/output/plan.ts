/** JSON Schema of a plan and of what it holds, for the document and for plan files. */
import type { JsonObject } from '../../model/index.ts'
import { closed, listOf, orNull, TEXT } from './words.ts'

const span: JsonObject = { $ref: '#/$defs/span' }
const address: JsonObject = { type: 'string', description: 'Kind and path of names: `column:posts.title`' }
const resource: JsonObject = { $ref: '#/$defs/resource' }

const change: JsonObject = {
  description: 'One change of one object, with the object before and after',
  oneOf: [
    closed({ kind: { const: 'add' }, address, to: resource }),
    closed({ kind: { const: 'drop' }, address, from: resource }),
    closed({ kind: { const: 'alter' }, address, from: resource, to: resource, attributes: listOf(TEXT) }),
    closed({ kind: { const: 'rename' }, address, from: resource, to: resource }),
  ],
}

const action: JsonObject = {
  oneOf: [
    closed({ kind: { const: 'statement' }, text: TEXT }),
    closed({ kind: { const: 'command' }, command: { type: 'object' } }),
    closed({
      kind: { const: 'function' },
      file: { type: 'string', description: 'Its module, relative to the project' },
      export: TEXT,
      sourceHash: {
        type: 'string',
        description:
          'SHA-256 of the module with what it imports from the project; a function that changed since is not run',
      },
      work: { type: 'object', description: 'The rows that it is called for, and what becomes of what it gives' },
    }),
  ],
}

const hazard: JsonObject = closed({ code: TEXT, subject: TEXT, message: TEXT }, { instead: TEXT })
const question = { query: TEXT, message: TEXT, hint: TEXT }

const step: JsonObject = {
  type: 'object',
  description: 'One thing that push does',
  properties: {
    action,
    changes: listOf({ $ref: '#/$defs/plannedChange' }),
    hazards: listOf(hazard, 'What it may cost'),
    preflight: listOf(
      closed(question, {
        span,
        parts: listOf(closed(question, { span }), 'Asked for the single rules where it finds rows'),
      }),
      'What must find no rows before it',
    ),
    isolation: { enum: ['transaction', 'none'] },
    startsPhase: { type: 'boolean' },
    lock: {
      type: 'string',
      description: 'The lock it takes and what that blocks; absent: none that anybody waits for',
    },
    lockTimeout: { type: 'number', description: 'Milliseconds that it waits for the lock' },
    statementTimeout: { type: 'number', description: 'Milliseconds that it may run; absent: however long it takes' },
    span,
  },
  required: ['action', 'changes', 'hazards', 'preflight', 'isolation', 'startsPhase'],
}

const hash: JsonObject = { type: 'string', pattern: '^[0-9a-f]{64}$' }

/** `plan` and what it refers to, as members of `$defs`. */
export const PLAN_DEFINITIONS: JsonObject = {
  plannedChange: change,
  step,
  resource: {
    description: 'One object as the database has it',
    ...closed(
      {
        kind: TEXT,
        name: TEXT,
        parent: orNull(address),
        address,
        attributes: { type: 'object' },
        dependsOn: listOf(address),
      },
      { transition: { type: 'object' }, span },
    ),
  },
  plan: {
    description: 'What `bkend push --plan` applies',
    ...closed(
      {
        format: { const: 1 },
        target: TEXT,
        project: TEXT,
        environment: TEXT,
        fromHash: hash,
        toHash: hash,
        phases: listOf(
          closed({ transactional: { type: 'boolean' }, steps: listOf({ $ref: '#/$defs/step' }) }),
          'Applied one after the other',
        ),
      },
      { hazards: listOf(hazard, 'What the whole of it costs, beside what its steps do') },
    ),
  },
}
