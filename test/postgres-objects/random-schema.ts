/** Random schemas for laws that must hold for all of them. */
import fc from 'fast-check'

const columnType = fc.oneof(
  fc
    .constantFrom(
      'string',
      'integer',
      'bigint',
      'number',
      'boolean',
      'date',
      'day',
      'uuid',
      'jsonb',
      "'numeric(8,2)'",
      "'varchar(12)'",
    )
    .map((type) => `type: ${type}`),
  fc
    .record({ minLength: fc.integer({ min: 0, max: 3 }), maxLength: fc.integer({ min: 3, max: 9 }) })
    .map((r) => `type: string, minLength: ${r.minLength}, maxLength: ${r.maxLength}`),
  fc
    .record({ minimum: fc.integer({ min: -9, max: 0 }), default: fc.integer({ min: 0, max: 3 }) })
    .map((r) => `type: integer, minimum: ${r.minimum}, default: ${r.default}`),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }).map((v) => `type: string, enum: [${v.join(', ')}]`),
  fc.constantFrom(
    'type: enumType, enumType: mood',
    'type: enumType, enumType: mood, default: x',
    'type: reference, to: zero',
    'type: reference, to: $users, onDelete: cascade',
  ),
  fc.integer({ min: 1, max: 9 }).map((n) => `type: array, items: { type: string, maxLength: ${n} }, default: []`),
  fc
    .integer({ min: 1, max: 9 })
    .map((n) => `type: object, properties: { k: { type: integer, maximum: ${n}, optional: true } }`),
)

const column = fc
  .record({ type: columnType, optional: fc.boolean(), described: fc.boolean() })
  .map(
    ({ type, optional, described }) =>
      `{ ${type}${optional ? ', optional: true' : ''}${described ? ", description: It's so. " : ''}}`,
  )

const table = fc
  .record({
    columns: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'order', 'camelCase'), column, { minKeys: 1, maxKeys: 5 }),
    index: fc.boolean(),
    partial: fc.boolean(),
    unique: fc.boolean(),
    id: fc.constantFrom('uuid', 'serial', 'text'),
  })
  .map(({ columns, index, partial, unique, id }) => {
    const names = Object.keys(columns)
    const plain = names.filter((n) => !/array|object|jsonb/.test(columns[n] ?? ''))
    const [first] = plain
    const lines = [
      '    columns:',
      ...names.map((n) => `      ${n}: ${columns[n]}`),
      ...(index && first ? [`    indexes: [[${first} desc, createdAt]]`] : []),
      ...(partial && first
        ? [`    checks: { odd: { $or: [{ ${first}: { $exists: false } }, { createdBy: { $ne: nobody } }] } }`]
        : []),
      ...(unique && first ? [`    unique: [[${[...new Set([first, 'createdBy'])].join(', ')}]]`] : []),
      `    options: { id: ${id} }`,
    ]
    return lines.join('\n')
  })

/** YAML of a schema: up to four tables that refer to each other, an enum type, rules of every sort. */
export const schema: fc.Arbitrary<string> = fc
  .record({
    tables: fc.dictionary(fc.constantFrom('one', 'two', 'three'), table, { maxKeys: 3 }),
    mood: fc.uniqueArray(fc.constantFrom('y', 'z', 'w'), { maxLength: 3 }),
  })
  .map(({ tables, mood }) => {
    const declared = Object.entries(tables).map(([name, text]) => `  ${name}:\n${text}`)
    return `enumTypes:\n  mood: { values: [${['x', ...mood].join(', ')}] }\ntables:\n  zero: { columns: { name: string } }\n${declared.join('\n')}\n`
  })
