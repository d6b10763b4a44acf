/** A collection has one text index at most: an old one goes before a new one is built, whatever becomes of their names. */
import { afterEach, describe, expect, test } from 'vitest'
import { planned, sent } from './planned.ts'
import { createProject, type TestProject, told } from './project.ts'

let project: TestProject | undefined
afterEach(async () => {
  await project?.remove()
  project = undefined
})

interface Declared {
  readonly name?: string
  readonly columns: string
  readonly type?: string
}

function posts(...indexes: readonly Declared[]): string {
  const lines = indexes.map(({ name, columns, type }) => {
    const named = name === undefined ? '' : `name: ${name}, `
    return `  - { ${named}columns: [${columns}]${type === undefined ? '' : `, mongodb: { type: ${type} }`} }\n`
  })
  return `table: posts\ncolumns:\n  title: string\n  body: string?\nindexes:\n${lines.join('')}`
}

const [TITLE, BOTH] = [
  { columns: 'title', type: 'text' },
  { columns: 'title, body', type: 'text' },
] as const

async function commands(before: string, after: string): Promise<string[]> {
  const { steps } = await planned(before, after)
  return sent(steps).flatMap((command) => {
    const {
      dropIndexes,
      index,
      indexes = [],
    } = command as {
      readonly dropIndexes?: string
      readonly index?: string
      readonly indexes?: readonly { readonly name: string }[]
    }
    return dropIndexes === undefined ? indexes.map(({ name }) => `+${name}`) : [`-${index}`]
  })
}

describe('the commands', () => {
  test.each([
    ['under another name', [TITLE], [BOTH], ['-posts_title_idx', '+posts_title_body_idx']],
    ['under its own', [{ name: 'a', ...TITLE }], [{ name: 'a', ...BOTH }], ['-a', '+a']],
    [
      'that gives its name to an ordinary one',
      [{ name: 'a', ...TITLE }],
      [
        { name: 'a', columns: 'title' },
        { name: 'b', ...BOTH },
      ],
      ['-a', '+b', '+a'],
    ],
    [
      'that takes the name of an ordinary one',
      [
        { name: 'a', ...TITLE },
        { name: 'b', columns: 'title' },
      ],
      [{ name: 'b', ...BOTH }],
      ['-a', '-b', '+b'],
    ],
    [
      'that changes places with an ordinary one',
      [
        { name: 'a', columns: 'body' },
        { name: 'b', ...TITLE },
      ],
      [
        { name: 'a', ...TITLE },
        { name: 'b', columns: 'body' },
      ],
      ['-a', '-b', '+a', '+b'],
    ],
  ] as const)('of one %s', async (_, before, after, want) => {
    expect(await commands(posts(...before), posts(...after))).toEqual(want)
  })
})

test('a server has the new one alone, where it has text indexes', async () => {
  project = await createProject(posts(TITLE))
  const first = await project.push()
  expect(first.outcome).toBe('applied')
  const has = !/no text indexes/.test(told(first))
  await project.declare(posts(BOTH))
  const next = await project.push()
  expect(told(next)).not.toMatch(/^error/m)
  const found = await project.database.with((db) => db.collection('posts').listIndexes().toArray())
  expect(found.map(({ name }) => String(name))).toEqual(['_id_', ...(has ? ['posts_title_body_idx'] : [])])
})
