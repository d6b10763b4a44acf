/** Decimals become doubles and texts decimals only where every digit stays: a server without Decimal128 cannot show it. */
import * as library from 'mongodb'
import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../../src/model/index.ts'
import { converted } from '../../src/targets/mongodb/conversion.ts'

const { Decimal128, Double } = library
const decimal = (text: string): library.Decimal128 => Decimal128.fromString(text)
const into = (value: unknown, type: ColumnType): string | undefined => {
  const next = converted(value, type, library)
  return next === undefined ? undefined : String(next)
}

describe('to a decimal', () => {
  test.each([
    ['0.30000000000000004', '0.30000000000000004'],
    ['1.50', '1.50'],
    [new Double(0.1 + 0.2), '0.30000000000000004'],
    [`1.${'3'.repeat(40)}`, undefined],
    ['1e9999', undefined],
    ['x', undefined],
  ])('%s', (value, want) => expect(into(value, { kind: 'numeric' })).toBe(want))
})

describe('to a double', () => {
  test.each([
    [decimal('0.5'), '0.5'],
    [decimal('1.50'), '1.5'],
    [decimal('1E+3'), '1000'],
    [decimal('9007199254740993'), undefined],
    [decimal('0.12345678901234567890'), undefined],
    ['1e400', undefined],
  ])('%s', (value, want) => expect(into(value, { kind: 'number' })).toBe(want))
})
