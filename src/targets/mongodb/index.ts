/** The MongoDB target: servers from 5.0 on, and those that speak its protocol. */
import type { Target } from '../../plan/index.ts'
import { connect } from './driver/driver.ts'
import { normalize } from './normalize.ts'
import { render } from './render/render.ts'

/** MongoDB. */
export const mongodb: Target = {
  name: 'mongodb',
  schemes: ['mongodb', 'mongodb+srv'],
  normalize,
  render,
  connect,
}
