/** What is remembered of a table that did not change is what would be declared of it anew, whatever else changed. */
import { describe, expect, test } from 'vitest'
import { type Resource, resource, type Schema, type Snapshot, snapshotOf, type Table } from '../../src/model/index.ts'
import type { TargetContext } from '../../src/plan/index.ts'
import { normalize } from '../../src/targets/postgres/objects.ts'
import { config, schemaOf } from './project.ts'

const YAML = `
enumTypes:
  mood: { values: [good, bad] }
tables:
  authors:
    columns: { name: string, feeling: { type: enumType, enumType: mood }, tags: { type: array, items: string } }
    permissions: { create: user, read: self, list: self }
  posts:
    columns:
      title: { type: string, minLength: 1 }
      author: { type: reference, to: authors }
      feeling: { type: enumType, enumType: mood, default: good }
      tags: { type: array, items: string }
    permissions: { create: user, read: guest }
`

const first = schemaOf(YAML)
const context: TargetContext = {
  config,
  current: new Map(),
  recorded: new Map(),
  last: null,
  facts: { product: 'PostgreSQL', version: 180_000, host: '', database: '', user: '', tables: new Map() },
  prune: false,
}

/** With the tables of `first` but those that are declared otherwise now, which is what loading again gives. */
function reloaded(yaml: string): Schema {
  const next = schemaOf(yaml)
  const isSame = (one: Table, other: Table): boolean => JSON.stringify(one) === JSON.stringify(other)
  const kept = (table: Table): Table => first.tables.find((t) => isSame(t, table)) ?? table
  return {
    ...next,
    tables: next.tables.map(kept),
    enums: JSON.stringify(next.enums) === JSON.stringify(first.enums) ? first.enums : next.enums,
  }
}

function told(schema: Schema, more: Partial<TargetContext>): unknown {
  const { desired } = normalize(schema, { ...context, ...more })
  return [...desired]
}

function live(kind: string, name: string, attributes: Resource['attributes']): Resource {
  return resource({ kind, name, parent: kind === 'table' ? null : 'table:authors', attributes, dependsOn: [] })
}

const FORCED: Snapshot = snapshotOf([live('table', 'authors', { rowSecurity: true, forceRowSecurity: true })])
const BESIDE: Snapshot = snapshotOf([live('column', 'by_hand', {})])

describe('what is declared is the same as without a memory', () => {
  const cases: readonly (readonly [what: string, yaml: string, more: Partial<TargetContext>])[] = [
    ['nothing changed', YAML, {}],
    ['a column more', YAML.replace('title:', 'more: string\n      title:'), {}],
    [
      'the key of a table that another refers to',
      YAML.replace('authors:\n', 'authors:\n    options: { id: serial }\n'),
      {},
    ],
    [
      'another name of a table that another refers to',
      YAML.replace('authors:\n', 'authors:\n    options: { dbName: writers }\n'),
      {},
    ],
    ['a value of an enum type that a table uses', YAML.replace('[good, bad]', '[good, bad, fair]'), {}],
    ['another name of an enum type', YAML.replace('values: [good, bad]', 'values: [good, bad], dbName: moods'), {}],
    ['a table less that declared a function of both', YAML.slice(0, YAML.indexOf('  posts:')), {}],
    ['another server', YAML, { facts: { ...context.facts, version: 140_000 } }],
    ['other roles', YAML, { config: { ...config, postgres: { ...config.postgres, roles: 'supabase' } } }],
    ['row security that somebody forced', YAML, { current: FORCED }],
    ['a column that somebody made by hand', YAML, { current: BESIDE }],
    ['the same column, made by a push', YAML, { current: BESIDE, recorded: BESIDE }],
    ['all is ours', YAML, { current: BESIDE, prune: true }],
  ]
  test.each(cases)('%s', (_, yaml, more) => {
    told(first, {})
    const schema = reloaded(yaml)
    expect(told(schema, more)).toEqual(told(structuredClone(schema), more))
    expect(told(first, {})).toEqual(told(structuredClone(first), {}))
  })

  test('and what did not change is the very same resource', () => {
    const { desired } = normalize(first, context)
    const again = normalize(reloaded(YAML.replace('title:', 'more: string\n      title:')), context).desired
    const authors = [...desired].filter(([address]) => address.includes('authors'))
    expect(authors.length).toBeGreaterThan(8)
    expect(authors.every(([address, r]) => again.get(address) === r)).toBe(true)
  })

  test('two tables whose resources have one name are a fault of ours', () => {
    const [one] = first.tables
    expect(one).toBeDefined()
    expect(() => told({ ...first, tables: [...first.tables, structuredClone(one as Table)] }, {})).toThrow(
      'two resources at table:authors',
    )
  })
})
