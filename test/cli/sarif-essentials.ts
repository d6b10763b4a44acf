/** The essentials of the SARIF 2.1.0 schema: every member that we print, as the standard constrains it; no others. */

const closed = (required: readonly string[], properties: object): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const text = { type: 'string', minLength: 1 }
const message = closed(['text'], { text })
const from1 = { type: 'integer', minimum: 1 }
const level = { enum: ['none', 'note', 'warning', 'error'] }

const location = {
  id: { type: 'integer', minimum: -1 },
  message,
  physicalLocation: closed(['artifactLocation'], {
    artifactLocation: closed(['uri'], { uri: { type: 'string', format: 'uri-reference' }, uriBaseId: text }),
    region: closed(['startLine'], { startLine: from1, startColumn: from1, endLine: from1, endColumn: from1 }),
  }),
}

const result = closed(['message', 'locations'], {
  ruleId: text,
  ruleIndex: { type: 'integer', minimum: -1 },
  level,
  message,
  // Code scanning hides a result without exactly one.
  locations: { type: 'array', minItems: 1, maxItems: 1, items: closed(['physicalLocation'], location) },
  relatedLocations: { type: 'array', uniqueItems: true, items: closed(['physicalLocation', 'message'], location) },
})

const notification = closed(['message'], { descriptor: closed(['id'], { id: text }), level, message })

const driver = closed(['name'], {
  name: text,
  semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
  rules: { type: 'array', uniqueItems: true, items: closed(['id'], { id: text, shortDescription: message }) },
})

/** JSON Schema of a log with one run. */
export const SARIF_ESSENTIALS: object = closed(['version', 'runs'], {
  $schema: { type: 'string', pattern: 'sarif-2\\.1\\.0' },
  version: { const: '2.1.0' },
  runs: {
    type: 'array',
    minItems: 1,
    maxItems: 1,
    items: closed(['tool', 'results'], {
      tool: closed(['driver'], { driver }),
      automationDetails: closed(['id'], { id: { type: 'string', pattern: '/$' } }),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      invocations: {
        type: 'array',
        items: closed(['executionSuccessful'], {
          executionSuccessful: { type: 'boolean' },
          exitCode: { type: 'integer' },
          exitCodeDescription: text,
          toolExecutionNotifications: { type: 'array', uniqueItems: true, items: notification },
        }),
      },
      results: { type: 'array', items: result },
    }),
  },
})
