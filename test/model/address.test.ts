/** Addresses: one for each object, whatever its name holds. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOf, lastNameIn, pathIn, resource } from '../../src/model/index.ts'

describe('an address', () => {
  test.each([
    ['table', [], 'posts', 'table:posts'],
    ['table', [], 'a.b', 'table:a.b'],
    ['column', ['posts'], 'title', 'column:posts.title'],
    ['column', ['a.b'], 'c', 'column:a.b.c'],
    ['column', ['a'], 'b.c', 'column:a."b.c"'],
    ['enum-value', ['mood'], 'say "no"', 'enum-value:mood."say ""no"""'],
  ] as const)('of a %s below %j called %s is %4$s', (kind, [parent], name, want) => {
    expect(addressOf(kind, parent === undefined ? null : `table:${parent}`, name)).toBe(want)
  })

  const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '"', ':', '('), minLength: 1, maxLength: 6 })
  const child = (table: string, column: string): string =>
    resource({ kind: 'column', name: column, parent: addressOf('table', null, table), dependsOn: [], attributes: {} })
      .address

  test('tells any two columns apart, and ends in the name', () => {
    fc.assert(
      fc.property(name, name, name, name, (t, c, otherTable, otherColumn) => {
        expect(lastNameIn(pathIn(child(t, c)))).toBe(c)
        expect(child(t, c) === child(otherTable, otherColumn)).toBe(t === otherTable && c === otherColumn)
      }),
      {
        numRuns: 2000,
        examples: [
          ['a.b', 'c', 'a', 'b.c'],
          ['a', 'b"', 'a."b', '"'],
        ],
      },
    )
  })
})
