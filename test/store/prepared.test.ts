/** Which statements get a name, and when names are given anew. */
import { expect, it } from 'vitest'
import { naming } from '../../src/targets/postgres/store/prepared.ts'

it('names what comes again, always the same', () => {
  const names = naming()
  expect(names.of('select 1')).toBeUndefined()
  expect(names.of('select 1')).toBe('bkend_1')
  expect(names.of('select 2')).toBeUndefined()
  expect(names.of('select 2')).toBe('bkend_2')
  expect(names.of('select 1')).toBe('bkend_1')
})

it('gives no more than 300, and new ones to others after ten minutes', () => {
  let time = 0
  const names = naming(() => time)
  const twice = (text: string): string | undefined => [names.of(text), names.of(text)][1]
  for (let i = 1; i <= 300; i++) expect(twice(`select ${i}`)).toBe(`bkend_${i}`)
  expect(twice('select 301')).toBeUndefined()
  time = 599_999
  expect(twice('select 301')).toBeUndefined()
  expect(names.generation).toBe(0)
  time = 600_000
  expect(twice('select 301')).toBe('bkend_301')
  expect(names.generation).toBe(1)
  // Whoever lost a name gets another one: no name stands for two texts.
  expect(twice('select 1')).toBe('bkend_302')
})
