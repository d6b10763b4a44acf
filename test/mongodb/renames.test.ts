/** Names that go round: columns and tables that take each other's, with what they hold; and a push of them that is cut off anywhere. */
import type { Document } from 'mongodb'
import { afterEach, describe, expect, test } from 'vitest'
import { createProject, type TestProject, told } from './project.ts'
import { RENAMED, renameCutAt, tables, wholeRename } from './rename-cuts.ts'

let project: TestProject
afterEach(() => project.remove())

const RAW = { bypassDocumentValidation: true }

async function pushed(yaml: string, documents: Readonly<Record<string, readonly Document[]>>): Promise<void> {
  project = await createProject(yaml)
  expect(told(await project.push())).not.toMatch(/^error/m)
  await project.database.with(async (db) => {
    for (const [name, some] of Object.entries(documents))
      await db.collection(name).insertMany(
        some.map((d) => ({ ...d })),
        RAW,
      )
  })
}

/** Pushes another schema: the outcome, and what stood in the way. */
async function repushed(yaml: string): Promise<string> {
  await project.declare(yaml)
  const result = await project.push({ allow: ['all'] })
  const wrong = told(result).split('\n')
  return [result.outcome, ...wrong.filter((line) => line.startsWith('error'))].join('\n')
}

/** The documents of a collection without their ids, their fields by name. */
async function documents(name = 'things'): Promise<Document[]> {
  const found = await project.database.with((db) => db.collection(name).find({}).toArray())
  const plain = found.map(({ _id, ...rest }) =>
    Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))),
  )
  return plain.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

async function isSettled(): Promise<void> {
  expect((await project.push()).outcome).toBe('in-sync')
  const compared = await project.push({ toolchain: 'another' })
  expect([compared.outcome, compared.changes]).toEqual(['applied', []])
  const marked = await project.database.with((db) =>
    db.collection('_bkend_tables').countDocuments({ moved: { $exists: true } }),
  )
  expect(marked).toBe(0)
}

function things(columns: Readonly<Record<string, string>>, more = ''): string {
  const lines = Object.entries(columns).map(([name, type]) => `  ${name}: ${type}\n`)
  return `table: things\noptions: { system: false }\ncolumns:\n${lines.join('')}${more}`
}

function from(name: string, type = 'string', more = ''): string {
  return `{ type: ${type}, renamedFrom: ${name}${more} }`
}

describe('columns', () => {
  test('take each other’s names, once', async () => {
    await pushed(things({ a: 'string', b: 'string' }), {
      things: [
        { a: 'a1', b: 'b1' },
        { a: 'a2', b: 'b2' },
      ],
    })
    const swapped = things({ a: from('b'), b: from('a') })
    expect(await repushed(swapped)).toBe('applied')
    const after = [
      { a: 'b1', b: 'a1' },
      { a: 'b2', b: 'a2' },
    ]
    expect(await documents()).toEqual(after)
    await isSettled()
    expect(await documents()).toEqual(after)
    // Said anew, after a push that did not say it.
    expect(await repushed(things({ a: 'string', b: 'string' }))).toBe('applied')
    expect(await repushed(swapped)).toBe('applied')
    expect((await documents())[0]).toEqual({ a: 'a1', b: 'b1' })
  })

  test('are judged by the rules of the name that they get', async () => {
    const short = '{ type: string, maxLength: 3 }'
    await pushed(things({ a: short, b: 'string' }), { things: [{ a: 'a1', b: 'too long' }] })
    expect(await repushed(things({ a: from('b', 'string', ', maxLength: 3'), b: from('a') }))).toMatch(
      /^failed\nerror apply\/data: Documents of things break the rules of a \(now maxLength 3\): 1 row/,
    )
    expect(await documents()).toEqual([{ a: 'a1', b: 'too long' }])
  })

  test('move up by one', async () => {
    await pushed(things({ a: 'string', b: 'integer?' }), { things: [{ a: 'a1', b: 1 }, { a: 'a2' }] })
    expect(await repushed(things({ b: from('a'), c: from('b', 'integer', ', optional: true') }))).toBe('applied')
    expect(await documents()).toEqual([{ b: 'a1', c: 1 }, { b: 'a2' }])
    await isSettled()
  })

  test('go round in threes beside a fourth, and turn into other types on the way', async () => {
    const before = things({ a: 'integer', b: 'integer', c: 'integer', d: 'integer' })
    await pushed(before, { things: [{ a: 1, b: 2, c: 3, d: 4 }] })
    const after = things({ b: from('a'), c: from('b', 'integer'), a: from('c', 'integer'), e: from('d') })
    expect(await repushed(after)).toBe('applied')
    expect(await documents()).toEqual([{ a: 3, b: '1', c: 2, e: '4' }])
    await isSettled()
  })

  test('take their uniques along, and the documents are asked first', async () => {
    const unique = 'unique: [[a]]\nindexes: [[b]]\n'
    await pushed(things({ a: 'string', b: 'string' }, unique), {
      things: [
        { a: 'a1', b: 'b1' },
        { a: 'a2', b: 'b1' },
      ],
    })
    const swapped = things({ a: from('b'), b: from('a') }, unique)
    expect(await repushed(swapped)).toMatch(/error apply\/data: Documents of things share values of a, .*: 2 rows/)
    await project.database.with((db) => db.collection('things').updateOne({ a: 'a2' }, { $set: { b: 'b2' } }))
    expect(await repushed(swapped)).toBe('applied')
    expect(await documents()).toEqual([
      { a: 'b1', b: 'a1' },
      { a: 'b2', b: 'a2' },
    ])
    const indexes = await project.database.with((db) => db.collection('things').indexes())
    expect(indexes.map(({ key, unique: is }) => [key, is ?? false])).toContainEqual([{ a: 1 }, true])
    await isSettled()
  })

  test('with a unique get another name, and keep it', async () => {
    await pushed(things({ a: 'string' }, 'unique: [[a]]\n'), { things: [{ a: 'a1' }, { a: 'a2' }] })
    expect(await repushed(things({ b: from('a') }, 'unique: [[b]]\n'))).toBe('applied')
    expect(await documents()).toEqual([{ b: 'a1' }, { b: 'a2' }])
    await isSettled()
  })

  test('are refused where a name is taken that stays', async () => {
    await pushed(things({ a: 'string', b: 'string' }), { things: [{ a: 'a1', b: 'b1' }] })
    // The files say of `b` that it was called `a`, and both are there.
    expect(await repushed(things({ b: from('a') }))).toMatch(
      /error plan\/rename: The column `b` is there already, so `a` cannot take its name in the same push/,
    )
    expect(await documents()).toEqual([{ a: 'a1', b: 'b1' }])
  })

  test('in documents by the hundred', async () => {
    const many = Array.from({ length: 603 }, (_, i) => ({ a: `a${i}`, b: `b${i}` }))
    await pushed(things({ a: 'string', b: 'string' }), { things: many })
    expect(await repushed(things({ a: from('b'), b: from('a') }))).toBe('applied')
    const found = await documents()
    expect(found).toHaveLength(many.length)
    expect(found.every(({ a, b }) => `b${String(b).slice(1)}` === a)).toBe(true)
  })
})

describe('tables', () => {
  test('take each other’s names, once, while columns of theirs do so, too', async () => {
    await pushed(tables(['a', null, '{ v: string, w: string }'], ['b', null, '{ v: integer }']), {
      a: [{ v: 'v1', w: 'w1' }],
      b: [{ v: 1 }, { v: 2 }],
    })
    const swapped = tables(
      ['b', 'a', '{ v: { type: string, renamedFrom: w }, w: { type: string, renamedFrom: v } }'],
      ['a', 'b', '{ v: string }'],
    )
    expect(await repushed(swapped)).toBe('applied')
    expect([await documents('a'), await documents('b')]).toEqual([[{ v: '1' }, { v: '2' }], [{ v: 'w1', w: 'v1' }]])
    await isSettled()
  })

  test('move up by one', async () => {
    await pushed(tables(['a', null, '{ v: string }'], ['b', null, '{ v: integer }']), {
      a: [{ v: 'x' }],
      b: [{ v: 1 }],
    })
    expect(await repushed(tables(['b', 'a', '{ v: string }'], ['c', 'b', '{ v: integer }']))).toBe('applied')
    expect([await documents('b'), await documents('c')]).toEqual([[{ v: 'x' }], [{ v: 1 }]])
    await isSettled()
  })

  test('are refused where a name is taken that stays', async () => {
    await pushed(tables(['a', null, '{ v: string }'], ['b', null, '{ v: integer }']), {
      a: [{ v: 'x' }],
      b: [{ v: 1 }],
    })
    expect(await repushed(tables(['b', 'a', '{ v: string }']))).toMatch(
      /error plan\/rename: The table `b` is there already, so `a` cannot take its name/,
    )
  })
})

describe('a push that is cut off after a command', () => {
  test('is ended by the next, nothing renamed twice', async () => {
    const { first, last } = await wholeRename()
    expect(last - first).toBeGreaterThan(60)
    for (let cut = first; cut <= last; cut += 7) expect([cut, await renameCutAt(cut)]).toEqual([cut, RENAMED])
  }, 240_000)
})
