/** Documents follow the schema: other types, tighter rules, uniques, new and renamed fields. */
import { Binary, type Document, Double, Int32, Long, ObjectId } from 'mongodb'
import { afterEach, describe, expect, test } from 'vitest'
import { createProject, type TestProject, told } from './project.ts'

let project: TestProject
afterEach(() => project.remove())

/** A collection `things` of one column `v`, and others that the text tells. */
function things(v: string, more = ''): string {
  return `table: things\noptions: { system: false }\ncolumns:\n  v: ${v}\n${more}`
}

async function pushed(yaml: string, documents: readonly Document[]): Promise<void> {
  project = await createProject(yaml)
  expect(told(await project.push())).not.toMatch(/^error/m)
  await project.database.with(async (db) => {
    if (documents.length > 0)
      await db.collection('things').insertMany(
        documents.map((d) => ({ ...d })),
        { bypassDocumentValidation: true },
      )
  })
}

/** Pushes another schema: the outcome, and what stood in the way. */
async function repushed(yaml: string, allow: readonly string[] = ['all']): Promise<string> {
  await project.declare(yaml)
  const result = await project.push({ allow })
  return [
    result.outcome,
    ...told(result)
      .split('\n')
      .filter((line) => line.startsWith('error')),
  ].join('\n')
}

async function documents(): Promise<Document[]> {
  return await project.database.with((db) =>
    db
      .collection('things')
      .find({}, { promoteValues: false, sort: { _id: 1 } })
      .toArray(),
  )
}

async function values(): Promise<unknown[]> {
  return (await documents()).map((d) => d.v as unknown)
}

const midnight = new Date('2026-01-31T00:00:00.000Z')

describe('a column of another type', () => {
  const id = new ObjectId('65f0c0ffee65f0c0ffee65f0')
  const moment = new Date('2026-01-31T09:30:00.000Z')
  test.each<[from: string, to: string, before: readonly unknown[], after: readonly unknown[]]>([
    ['integer', 'string', [1, -7], ['1', '-7']],
    ['boolean', 'string', [true, false], ['true', 'false']],
    ['date', 'string', [moment], [moment.toISOString()]],
    ['date', 'day', [new Date('2026-01-31T00:00:00.000Z')], ['2026-01-31']],
    ['string', 'integer', ['12', '-3'], [new Int32(12), new Int32(-3)]],
    ['string', 'bigint', ['9007199254740993'], [Long.fromString('9007199254740993')]],
    ['string', 'number', ['1.5', '2'], [new Double(1.5), new Double(2)]],
    ['string', 'boolean', ['yes', 'F', '0'], [true, false, false]],
    ['string', 'date', ['2026-01-31T09:30:00Z'], [moment]],
    ['string', '{ type: reference, to: $users }', ['a'], ['a']],
    ['integer', 'bigint', [5], [Long.fromNumber(5)]],
    ['integer', 'boolean', [0, 1], [false, true]],
    ['number', 'integer', [new Double(4)], [new Int32(4)]],
    ['integer', 'number', [4], [new Int32(4)]],
    ['integer', 'jsonb', [4], [new Int32(4)]],
    ['jsonb', 'string', [4, 'x', true, id], ['4', 'x', 'true', id.toHexString()]],
  ])('from %s to %s', async (from, to, before, after) => {
    await pushed(
      things(from),
      before.map((v) => ({ v })),
    )
    expect(await repushed(things(to))).toBe('applied')
    expect(await values()).toEqual(after)
    expect((await project.push()).outcome).toBe('in-sync')
  })

  test('keeps documents in which it is unset', async () => {
    await pushed(things('integer?'), [{ v: 1 }, {}, { v: null }])
    expect(await repushed(things('string?'))).toBe('applied')
    expect(await values()).toEqual(['1', undefined, null])
  })

  test.each([
    ['string', 'integer', ['1', 'one', '1.5', '2147483648']],
    ['number', 'integer', [new Int32(1), new Double(1.5), new Double(1e300), new Double(-0.5)]],
    ['string', 'date', ['2026-01-31', 'soon', '2026-02-30', '2026-01-31T09:30:00.1234Z']],
    ['date', 'day', [midnight, ...[1, 2, 3].map((h) => new Date(midnight.getTime() + h))]],
    ['integer', 'boolean', [new Int32(1), new Int32(2), new Int32(-1), new Int32(7)]],
    ['string', 'number', ['0.5', '9007199254740993', '0.12345678901234567890', '1e400']],
    ['string', 'boolean', ['yes', 'maybe', '', 'yes!']],
    ['jsonb', 'string', ['a', { a: 'b' }, ['a'], new Binary(Buffer.from('a'))]],
    ['string', '{ type: integer, maximum: 9 }', ['1', '10', '11', '12']],
  ])('from %s to %s is refused where values do not fit, and nothing is changed', async (from, to, before) => {
    await pushed(
      things(from),
      before.map((v) => ({ v })),
    )
    const said = await repushed(things(to))
    const ids = (await documents()).slice(1).map((d) => String(d._id))
    expect(said).toContain(`failed\nerror apply/data: Documents of things have values in v that cannot become`)
    expect(said).toContain(`: 3 rows (${ids.join(', ')})`)
    expect(await values()).toEqual(before)
  })

  test('tells five ids, and how many there are', async () => {
    await pushed(
      things('string'),
      Array.from({ length: 7 }, (_, i) => ({ _id: `k${i}`, v: `x${i}` })),
    )
    expect(await repushed(things('integer'))).toMatch(/: 7 rows \(k0, k1, k2, k3, k4, …\)/)
  })

  test('is refused until it is allowed where it may lose something', async () => {
    await pushed(things('string'), [{ v: '1' }])
    expect(await repushed(things('integer'), [])).toMatch(/^refused-hazard/)
    expect(await repushed(things('integer'), ['narrow-type:things.v'])).toBe('applied')
  })

  test('may have another name at once, and be required', async () => {
    await pushed(things('integer?'), [{ v: 1 }, { v: 2 }])
    expect(
      await repushed(things('boolean?', '  w: { type: string, renamedFrom: v }\n').replace(/ {2}v:.*\n/, '')),
    ).toBe('applied')
    expect((await documents()).map(({ _id, ...rest }) => rest)).toEqual([{ w: '1' }, { w: '2' }])
  })

  test('is not made by SQL', async () => {
    await pushed(things('string'), [{ v: '1' }])
    const said = await repushed(things("{ type: integer, using: { $sql: '{v}::integer' } }"))
    expect(said).toMatch(/error target\/unsupported: The `using` of `things.v` is SQL/)
  })

  test('is no id', async () => {
    const columns = 'table: things\ncolumns:\n  v: string\n'
    await pushed(columns, [{ v: '1' }])
    expect(await repushed(`${columns}options: { id: uuid }\n`)).toMatch(
      /error target\/unsupported: `things.id` is kept as objectId and would become string/,
    )
  })
})

describe('tighter rules', () => {
  const words = ['a', 'bb', 'ccc'].map((v) => ({ v }))

  test.each([
    ['string', '{ type: string, maxLength: 2 }', 'maxLength 2'],
    ['string', "{ type: string, pattern: '^[ab]+$' }", 'pattern ^[ab]+\\z'],
    ['string', '{ type: string, enum: [a, bb] }', 'enum a | bb'],
    ['{ type: string, maxLength: 3 }', '{ type: string, maxLength: 2 }', 'maxLength 2'],
  ])('from %s to %s are refused while a document breaks them', async (from, to, rule) => {
    await pushed(things(from), words)
    const said = await repushed(things(to))
    const [, , last] = await documents()
    expect(said).toBe(
      `failed\nerror apply/data: Documents of things break the rules of v (now ${rule}): 1 row (${String(last?._id)})`,
    )
    await project.database.with((db) => db.collection('things').deleteOne({ _id: last?._id as ObjectId }))
    expect(await repushed(things(to))).toBe('applied')
    expect((await project.push()).outcome).toBe('in-sync')
  })

  test('of several columns are told one by one, at their lines', async () => {
    await pushed(things('string', '  w: string\n  x: string\n'), [
      { v: 'aaa', w: 'b', x: 'c' },
      { v: 'aa', w: 'bbb', x: 'c' },
      { v: 'aaa', w: 'bbb', x: 'c' },
      { v: 'a', w: 'b', x: 'c', y: 1 },
    ])
    const short = '{ type: string, maxLength: 2 }'
    await project.declare(things(short, `  w: ${short}\n  x: ${short}\n`))
    const result = await project.push()
    const found = result.diagnostics.filter((d) => d.code === 'apply/data')
    expect(found.map((d) => [d.message.replace(/ \(\w{24}.*/, ''), d.span?.line])).toEqual([
      ['Documents of things break the rules of v (now maxLength 2): 2 rows', 4],
      ['Documents of things break the rules of w (now maxLength 2): 2 rows', 5],
    ])
  })

  test('may leave those alone that break them', async () => {
    await pushed(things('string'), words)
    const options = 'system: false, mongodb: { validation: { level: moderate } }'
    const lenient = things('{ type: string, maxLength: 2 }').replace('system: false', options)
    expect(await repushed(lenient)).toBe('applied')
    expect((await project.push()).outcome).toBe('in-sync')
  })

  test('over several columns, too', async () => {
    const more = '  w: integer\n'
    await pushed(things('integer', more), [
      { v: 1, w: 2 },
      { v: 3, w: 2 },
    ])
    const said = await repushed(
      things('{ type: integer, minimum: 0 }', `${more}checks: { order: { v: { $lt: { $column: w } } } }\n`),
    )
    expect(said).toMatch(/break (the rules that it is to have|a check over several columns): 1 row/)
  })

  test('see renamed, new and dropped columns as they will be', async () => {
    await pushed(things('string', '  gone: integer?\n'), [{ v: 'a', gone: 1 }, { v: 'ccc' }])
    const next = things('x').replace(
      'v: x',
      'word: { type: string, renamedFrom: v, maxLength: 2 }\n  n: { type: integer, default: 7, minimum: 5 }',
    )
    expect(await repushed(next)).toMatch(/break the rules of word \(now maxLength 2\): 1 row/)
    await project.database.with((db) => db.collection('things').updateOne({ v: 'ccc' }, { $set: { v: 'cc' } }))
    expect(await repushed(next)).toBe('applied')
    expect((await documents()).map(({ _id, ...rest }) => rest)).toEqual([
      { word: 'a', n: new Int32(7) },
      { word: 'cc', n: new Int32(7) },
    ])
  })

  test('are broken by values of another type, and by documents without the column', async () => {
    await pushed(things('string'), [{ v: 5 }, { v: 'a' }, {}])
    expect(await repushed(things('{ type: string, maxLength: 9 }'))).toMatch(
      /break the rules of v \(now maxLength 9\): 2 rows/,
    )
  })

  test('are nobody else’s business: looser ones are not asked for', async () => {
    await pushed(things('{ type: string, maxLength: 2, minLength: 1 }'), [{ v: 'far too long' }])
    for (const looser of ['{ type: string, maxLength: 3 }', 'string', 'string?'])
      expect(await repushed(things(looser))).toBe('applied')
    expect(await repushed(things('string?', '  more: integer?\n'))).toBe('applied')
  })
})

describe('a unique', () => {
  const pairs = [
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 1, b: 'x' },
  ]
  const columns = 'table: things\noptions: { system: false }\ncolumns:\n  a: integer\n  b: string\n'

  test('over several columns is refused over documents that share them', async () => {
    await pushed(columns, pairs)
    const said = await repushed(`${columns}unique: [[a, b]]\n`)
    const all = (await documents()).map((d) => String(d._id))
    expect(said).toBe(
      `failed\nerror apply/data: Documents of things share values of a and b, which are to be unique: 2 rows (${all[0]}, ${all[3]})`,
    )
    await project.database.with((db) => db.collection('things').deleteOne({ _id: new ObjectId(all[3]) }))
    expect(await repushed(`${columns}unique: [[a, b]]\n`)).toBe('applied')
  })

  test('is asked for under the names before the plan', async () => {
    await pushed(columns, pairs)
    const said = await repushed(
      `${columns.replace('things', 'notes\nrenamedFrom: things').replace('b: string', 'c: { type: string, renamedFrom: b }')}unique: [[a, c]]\n`,
    )
    expect(said).toMatch(/share values of a and c, which are to be unique: 2 rows/)
  })

  test('over a column that every document gets the same value in', async () => {
    await pushed(columns, pairs)
    expect(await repushed(`${columns}  c: { type: integer, default: 1 }\nunique: [[a, c]]\n`)).toMatch(
      /share values of a and c, which are to be unique: 3 rows/,
    )
    expect(await repushed(`${columns}  c: { type: uuid, default: { $uuid: true } }\nunique: [[a, c]]\n`)).toBe(
      'applied',
    )
    const made = (await documents()).map((d) => d.c as string)
    expect(new Set(made).size).toBe(4)
  })

  test('leaves out documents in which an optional column is unset', async () => {
    await pushed(columns.replace('a: integer', 'a: integer?'), [{ b: 'x' }, { b: 'x' }, { a: 1, b: 'x' }])
    expect(await repushed(`${columns.replace('a: integer', 'a: integer?')}unique: [[a, b]]\n`)).toBe('applied')
  })
})

describe('many documents', () => {
  const many = Array.from({ length: 520 }, (_, i) => ({ _id: i % 100 === 0 ? i : `k${i}`, v: i }))

  test('are changed in batches, whatever their ids are, and nothing is left of how far it came', async () => {
    await pushed(things('integer'), many as unknown as Document[])
    expect(await repushed(things('integer', '  kind: { type: string, default: plain }\n'))).toBe('applied')
    const kinds = (await documents()).map((d) => d.kind as unknown)
    expect([kinds.length, new Set(kinds)]).toEqual([many.length, new Set(['plain'])])
    const left = await project.database.with((db) => db.collection('_bkend_batches').countDocuments())
    expect(left).toBe(0)
  })

  test('are renamed, converted and dropped', async () => {
    await pushed(things('integer', '  gone: integer?\n'), many.map((d) => ({ ...d, gone: 1 })) as unknown as Document[])
    const next = things('x').replace('v: x', 'w: { type: string, renamedFrom: v }')
    expect(await repushed(next)).toBe('applied')
    const found = (await documents()).map(({ _id, ...rest }) => rest)
    expect(found.length).toBe(many.length)
    expect(found.every((d) => Object.keys(d).join() === 'w' && typeof d.w === 'string')).toBe(true)
  })
})

test('a field that is already there under the new name is not written over', async () => {
  await pushed(things('integer'), [{ v: 1 }, { v: 2, w: 3 }])
  const next = things('x').replace('v: x', 'w: { type: integer, renamedFrom: v }')
  expect(await repushed(next)).toMatch(/error apply\/data: Documents of things have v and w both: 1 row/)
})

test('a conversion that comes with the end of `adopted` is refused: what the documents hold is not known yet', async () => {
  const told = (v: string, options: string): string => things(v).replace('system: false', options)
  const other = "{ type: integer, using: { $aggregation: { $toInt: '$v' } } }"
  await pushed(told('string', 'system: false, adopted: true'), [{ v: '1' }])
  expect(await repushed(things(other))).toMatch(
    /^failed\nerror target\/unsupported: What documents hold for `things.v` is not known, so its `using` has nothing to convert/,
  )
  expect(await values()).toEqual(['1'])
  expect(await repushed(things('string'))).toBe('applied')
})
