/** A pause between two looks at a lease. */
import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { pause } from '../../src/plan/index.ts'

const FOR_EVER = 2 ** 31 - 1

test('ends when the signal is given, and leaves nothing that listens', async () => {
  const controller = new AbortController()
  const paused = pause(FOR_EVER, controller.signal)
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
  controller.abort()
  await paused
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('is none where the signal was given before', async () => {
  await pause(FOR_EVER, AbortSignal.abort())
})

test('ends by itself, with a signal and without', async () => {
  const { signal } = new AbortController()
  await Promise.all([pause(1, undefined), pause(1, signal)])
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
