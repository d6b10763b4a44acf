/** Applying tiny plans. */
import { type ApplyOptions, type ApplyReport, apply } from '../../src/apply/index.ts'
import type { Snapshot } from '../../src/model/index.ts'
import type { Driver, Step } from '../../src/plan/index.ts'
import { connect } from '../../src/targets/postgres/driver/index.ts'
import { planOf, tinyObjects, tinyOptions } from './tiny-objects.ts'

/** A driver for the tiny project. */
export function tinyDriver(url: string, more: Parameters<typeof tinyOptions>[0] = {}): Promise<Driver> {
  return connect(url, tinyOptions(more), tinyObjects)
}

/** Options with nothing but a state to come from and one to reach. */
export function applyOptions(current: Snapshot, desired: Snapshot, more: Partial<ApplyOptions> = {}): ApplyOptions {
  return {
    current,
    desired,
    prune: false,
    schema: { tables: [] },
    inputHash: 'input',
    summary: 'a test',
    lockWait: 10_000,
    ...more,
  }
}

/** Applies the steps. */
export function applySteps(
  driver: Driver,
  current: Snapshot,
  desired: Snapshot,
  steps: readonly Step[],
  more: Partial<ApplyOptions> = {},
): Promise<ApplyReport> {
  return apply(planOf(current, desired, steps), driver, applyOptions(current, desired, more))
}
