/** The MongoDB target: servers from 5.0 on, and those that speak its protocol. */
import type { Target } from '../../plan/index.ts'
import { declare } from './declare/declare.ts'
import { withSample } from './declare/fields.ts'
import { takingIn } from './declare/take-in.ts'
import { connect } from './driver/driver.ts'
import { normalize } from './normalize.ts'
import { render } from './render/render.ts'

/** MongoDB. */
export const mongodb: Target = {
  name: 'mongodb',
  schemes: ['mongodb', 'mongodb+srv'],
  normalize,
  render,
  declare,
  withSample,
  takingIn,
  connect,
}
