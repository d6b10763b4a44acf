/** Random small projects, of kinds that no target has: the comparison must not care. */
import fc from 'fast-check'
import {
  type Attribute,
  type Expression,
  type Ref,
  resource,
  type Snapshot,
  snapshotOf,
} from '../../src/model/index.ts'

export interface ColumnSpec {
  name: string
  type: string
  nullable: boolean
  preset: string | null
  /** Index of an enum that it is of. */
  of: number | null
}
export interface TableSpec {
  name: string
  note: string
  columns: ColumnSpec[]
  /** A rule over the column of that index, with a number in its text. */
  rules: { name: string; column: number; limit: number }[]
  /** To the table of that index. */
  links: { name: string; to: number }[]
}
/** References are by position, so that a project keeps its shape when things are named anew. */
export interface ProjectSpec {
  enums: string[]
  tables: TableSpec[]
  views: { name: string; over: { table: number; column: number }[] }[]
}

const named = <T>(names: readonly string[], rest: (name: string) => fc.Arbitrary<T>) =>
  fc.subarray([...names]).chain((chosen) => fc.tuple(...chosen.map(rest)))

const columnSpec = (name: string): fc.Arbitrary<ColumnSpec> =>
  fc.record({
    name: fc.constant(name),
    type: fc.constantFrom('text', 'int'),
    nullable: fc.boolean(),
    preset: fc.constantFrom(null, 'now()', 'uuid()'),
    of: fc.option(fc.nat(3), { freq: 2 }),
  })

const tableSpec = (name: string): fc.Arbitrary<TableSpec> =>
  fc.record({
    name: fc.constant(name),
    note: fc.constantFrom('', 'a note', 'another'),
    columns: named(['x', 'y', 'z'], columnSpec),
    rules: named(['r1', 'r2'], (rule) => fc.record({ name: fc.constant(rule), column: fc.nat(2), limit: fc.nat(2) })),
    links: named(['l1', 'l2'], (link) => fc.record({ name: fc.constant(link), to: fc.nat(3) })),
  })

/** A random project over a small pool of names, so that two of them share some. */
export const projectSpec: fc.Arbitrary<ProjectSpec> = fc.record({
  enums: fc.subarray(['mood', 'size']),
  tables: named(['a', 'b', 'c', 'd'], tableSpec),
  views: named(['v', 'w'], (name) =>
    fc.record({
      name: fc.constant(name),
      over: fc.array(fc.record({ table: fc.nat(3), column: fc.nat(2) }), { maxLength: 3 }),
    }),
  ),
})

const ref = (address: string): Ref => ({ type: 'ref', address })

/** The words of a server that prints names alone. */
function printed(source: NonNullable<Expression['source']>): string {
  return `(${source.map((p) => (typeof p === 'string' ? p : p.address.split(':')[1])).join('')})`
}

function expression(source: NonNullable<Expression['source']>, live: boolean): Expression {
  return { type: 'expression', source, text: live ? printed(source) : null }
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list.length === 0 ? undefined : list[index % list.length]
}

/** The project as resources; `live`: as the server has it, with texts. */
export function toSnapshot(spec: ProjectSpec, live: boolean): Snapshot {
  const enums = spec.enums.map((name) => resource({ kind: 'set', name, parent: null, attributes: {}, dependsOn: [] }))
  const tables = spec.tables.map((t) =>
    resource({ kind: 'shelf', name: t.name, parent: null, attributes: { note: t.note }, dependsOn: [] }),
  )
  const columns = spec.tables.map((t, i) =>
    t.columns.map((c) => {
      const of = c.of === null ? undefined : pick(enums, c.of)
      const attributes: Record<string, Attribute> = {
        type: of === undefined ? c.type : ref(of.address),
        nullable: c.nullable,
        preset: c.preset === null ? null : expression([c.preset], live),
      }
      const parent = tables[i]?.address ?? ''
      return resource({ kind: 'slot', name: c.name, parent, attributes, dependsOn: of ? [of.address] : [] })
    }),
  )
  const rules = spec.tables.flatMap((t, i) =>
    t.rules.flatMap((r) => {
      const column = pick(columns[i] ?? [], r.column)
      if (column === undefined) return []
      const attributes = { body: expression([ref(column.address), ` > ${r.limit}`], live), on: [ref(column.address)] }
      return resource({
        kind: 'rule',
        name: r.name,
        parent: tables[i]?.address ?? '',
        attributes,
        dependsOn: [column.address],
      })
    }),
  )
  const links = spec.tables.flatMap((t, i) =>
    t.links.flatMap((l) => {
      const to = pick(tables, l.to)
      if (to === undefined) return []
      const parent = tables[i]?.address ?? ''
      return resource({
        kind: 'link',
        name: l.name,
        parent,
        attributes: { to: ref(to.address) },
        dependsOn: [to.address],
      })
    }),
  )
  const views = spec.views.map((v) => {
    const over = v.over.flatMap((o) => pick(pick(columns, o.table) ?? [], o.column)?.address ?? [])
    const source = over.flatMap((a) => [ref(a), ', '])
    const dependsOn = [...new Set(over)]
    return resource({
      kind: 'window',
      name: v.name,
      parent: null,
      attributes: { body: expression(source, live) },
      dependsOn,
    })
  })
  return snapshotOf([...enums, ...tables, ...columns.flat(), ...rules, ...links, ...views])
}
