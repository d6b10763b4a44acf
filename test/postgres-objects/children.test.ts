/** Finding what belongs to a table: once through a Snapshot, however many tables it has. */
import { expect, test } from 'vitest'
import { addressOf, type Resource, resource } from '../../src/model/index.ts'
import { childrenIn } from '../../src/targets/postgres/children.ts'

/** A Snapshot that counts how often all of it is gone through. */
class Counted extends Map<string, Resource> {
  times = 0
  override values(): MapIterator<Resource> {
    this.times++
    return super.values()
  }
}

function part(kind: string, parent: string | null, name: string): readonly [string, Resource] {
  const address = addressOf(kind, parent, name)
  return [address, resource({ kind, name, parent, dependsOn: [], attributes: {} })]
}

const tables = Array.from({ length: 50 }, (_, n) => addressOf('table', null, `t${n}`))
const snapshot = (): Counted =>
  new Counted(
    tables.flatMap((table, n) => [
      part('table', null, `t${n}`),
      part('column', table, 'b'),
      part('column', table, 'a'),
    ]),
  )

test('the children of every table are found in one pass, in their order', () => {
  const whole = snapshot()
  for (const table of tables) expect(childrenIn(whole, table).map(({ name }) => name)).toEqual(['b', 'a'])
  expect(childrenIn(whole, addressOf('table', null, 'gone'))).toEqual([])
  expect(whole.times).toBe(1)
})

test('a Snapshot that got more is gone through again', () => {
  const [first = ''] = tables
  const whole = snapshot()
  childrenIn(whole, first)
  whole.set(...part('column', first, 'c'))
  expect(childrenIn(whole, first).map(({ name }) => name)).toEqual(['b', 'a', 'c'])
})
