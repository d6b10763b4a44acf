/** What the rest of the house may use of planning. */
export * from './driver.ts'
export * from './hazard.ts'
export * from './plan.ts'
export * from './question.ts'
export * from './step.ts'
export * from './target.ts'
