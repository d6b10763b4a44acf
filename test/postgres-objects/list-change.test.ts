/** A list beside an earlier one is that list again. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedList, listChange } from '../../src/targets/postgres/list-change.ts'

interface Member {
  readonly name: string
  readonly value: number
}

const MEMBERS = {
  nameOf: (member: Member): string => member.name,
  isSame: (one: Member, other: Member): boolean => one.value === other.value,
}
const member = fc.record({ name: fc.constantFrom(...'abcdefgh'), value: fc.nat(2) })
const list = fc.uniqueArray(member, { selector: ({ name }) => name })

describe('a change of a list', () => {
  it('makes the one list of the other, or is none where members that stayed changed their order', () => {
    let changes = 0
    fc.assert(
      fc.property(list, list, (before, after) => {
        const change = listChange(before, after, MEMBERS)
        if (change === null) {
          const stays = ({ name, value }: Member): boolean => after.some((a) => a.name === name && a.value === value)
          const left = before.filter(stays).map(({ name }) => name)
          expect(after.map(({ name }) => name).filter((name) => left.includes(name))).not.toEqual(left)
        } else {
          changes++
          expect(changedList(before, JSON.parse(JSON.stringify(change)), MEMBERS.nameOf)).toEqual(after)
        }
      }),
      { numRuns: 2000 },
    )
    expect(changes).toBeGreaterThan(100)
  })

  it('names what went, came and changed, and nothing else', () => {
    const [a, b, c] = [...'abc'].map((name) => ({ name, value: 0 })) as [Member, Member, Member]
    expect(listChange([a, b, c], [{ ...b, value: 1 }, c], MEMBERS)).toEqual({
      removed: ['a'],
      put: [[0, { ...b, value: 1 }]],
    })
    expect(listChange([a, b], [a, b], MEMBERS)).toEqual({ removed: [], put: [] })
  })

  it('leaves members that stayed the objects that they were', () => {
    const before = [...'abc'].map((name) => ({ name, value: 0 }))
    const after = [...'abcd'].map((name) => ({ name, value: name === 'b' ? 1 : 0 }))
    const change = listChange(before, after, MEMBERS)
    const list = change && changedList(before, change, MEMBERS.nameOf)
    expect(list).toEqual(after)
    expect(list?.[0]).toBe(before[0])
    expect(list?.[2]).toBe(before[2])
  })
})
