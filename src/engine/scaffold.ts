/** The texts that `init` writes. */

/** What the config depends on. */
export interface ScaffoldChoices {
  readonly project: string
  readonly environment: string
  readonly database: 'embedded' | 'server'
  readonly language: 'ts' | 'yaml'
  /** The URL of the embedded database. */
  readonly embedded: string
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** Words that YAML reads as no text. */
const NO_TEXT = /^(?:true|false|null)$/

function yamlText(name: string): string {
  return NO_TEXT.test(name) || !/^[a-z][\w-]*$/i.test(name) ? quoted(name) : name
}

function typescriptConfig({ project, environment, database, embedded }: ScaffoldChoices): string {
  const server = database === 'server'
  return `import { defineConfig${server ? ', env' : ''} } from 'bkend'

export default defineConfig({
  project: ${quoted(project)},
  schema: './schema',
  out: './generated',
  environments: {
    ${/^[a-z_$][\w$]*$/i.test(environment) ? environment : quoted(environment)}: { url: ${server ? "env('DATABASE_URL')" : quoted(embedded)} },
  },
})
`
}

function yamlConfig({ project, environment, database, embedded }: ScaffoldChoices): string {
  return `project: ${yamlText(project)}
schema: ./schema
out: ./generated
environments:
  ${yamlText(environment)}:
    url: ${database === 'server' ? '{ $env: DATABASE_URL }' : JSON.stringify(embedded)}
`
}

/** The config, in the language of the schema files. */
export function configText(choices: ScaffoldChoices): string {
  return choices.language === 'ts' ? typescriptConfig(choices) : yamlConfig(choices)
}

const TYPESCRIPT_SCHEMA = `import { array, integer, oneOf, string, table } from 'bkend'

/** What people write. */
export const posts = table('posts', {
  title: string().min(1).max(200),
  /** Plain text, at most a screen of it. */
  content: string().min(1).max(5000),
  status: oneOf('draft', 'published').default('draft'),
  tags: array(string().min(1).max(30)).max(10).default([]),
  likesCount: integer().min(0).default(0).write('admin'),
})
  .index(['status', 'createdAt desc'])
  .permissions({ create: 'user', read: 'user | guest', list: 'user | guest', update: 'self', delete: 'self' })
  .rows('guest', { status: 'published' }, { on: ['list', 'read'] })
  .rows('self', { createdBy: '$userId' }, { on: ['list', 'read'] })
`

const YAML_SCHEMA = `# yaml-language-server: $schema=../node_modules/bkend/schema.json
table: posts
description: What people write.
columns:
  title: { type: string, minLength: 1, maxLength: 200 }
  content: { type: string, minLength: 1, maxLength: 5000, description: 'Plain text, at most a screen of it.' }
  status: { type: string, enum: [draft, published], default: draft }
  tags: { type: array, items: { type: string, minLength: 1, maxLength: 30 }, maxItems: 10, default: [] }
  likesCount: { type: integer, minimum: 0, default: 0, write: admin }
indexes:
  - [status, createdAt desc]
permissions: { create: user, read: user | guest, list: user | guest, update: self, delete: self }
rows:
  - { for: guest, where: { status: published }, on: [list, read] }
  - { for: self, where: { createdBy: $userId }, on: [list, read] }
`

/** A first schema file: one table that shows the usual words. */
export function schemaText(language: 'ts' | 'yaml'): string {
  return language === 'ts' ? TYPESCRIPT_SCHEMA : YAML_SCHEMA
}
