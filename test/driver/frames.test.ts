/** What the embedded server makes of bytes. */
import { expect, test } from 'vitest'
import { frameSize, readFrames } from '../../src/targets/postgres/driver/embedded/frames.ts'

const query = Buffer.from([0x51, 0, 0, 0, 6, 0x61, 0])

test('messages come out whole, and half of one is kept', () => {
  const { frames, rest } = readFrames(Buffer.concat([query, query.subarray(0, 5)]))
  expect(frames.map((f) => [f.type, f.bytes.length])).toEqual([['Q', 7]])
  expect(rest).toEqual(query.subarray(0, 5))
})

test.each([3, 0, -1])('a length of %i ends the conversation', (length) => {
  const broken = Buffer.alloc(9)
  broken.write('Q')
  broken.writeInt32BE(length, 1)
  const { frames, rest } = readFrames(Buffer.concat([query, broken, query]))
  expect(frames.map((f) => f.type)).toEqual(['Q', 'X'])
  expect(rest).toHaveLength(0)
})

test('a message says how long it is once its head is there', () => {
  expect(frameSize(query.subarray(0, 4))).toBe(0)
  expect(frameSize(query.subarray(0, 5))).toBe(7)
  expect(frameSize(Buffer.concat([query, query]))).toBe(7)
})
