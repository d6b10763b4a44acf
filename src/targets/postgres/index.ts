/** The Postgres target: servers from 14 on, and the embedded database. */
import type { Target } from '../../plan/index.ts'
import { connect, warmUp } from './driver/index.ts'
import {
  besides,
  canonicalise,
  declare,
  facts,
  inspect,
  liveHashQuery,
  normalize,
  parts,
  render,
  rowWriter,
  takingIn,
} from './objects.ts'
import { script } from './script.ts'

/** Postgres, on a server or embedded. */
export const postgres: Target = {
  name: 'postgres',
  schemes: ['postgres', 'postgresql', 'pglite'],
  normalize,
  render,
  script,
  declare,
  takingIn,
  warmUp,
  connect: (url, options) =>
    connect(url, options, { inspect, parts, besides, facts, liveHashQuery, canonicalise, rowWriter }),
}
