/** Attacks, and what honest apps do, over HTTP on one server with four connections; docs/security.md lists them beside those of other rooms. */
import { afterAll, beforeAll, describe } from 'vitest'
import { isMongodb, serveTables } from '../serve/service.ts'
import { TABLES as BLOG } from '../serve/tables.ts'
import { hiddenFields } from './hidden.ts'
import type { Scene } from './live.ts'
import { relations } from './relations.ts'
import { replays } from './replays.ts'
import { rows } from './rows.ts'
import { scopedKeys } from './scopes.ts'
import { TABLES } from './tables.ts'
import { writes } from './writes.ts'

function pick(from: Readonly<Record<string, string>>, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, from[name] ?? '']))
}

let scene: Scene | undefined
const setting = (): Scene => {
  if (!scene) throw new Error('the server has not started')
  return scene
}

describe('over HTTP', () => {
  beforeAll(async () => {
    const live = await serveTables({
      tables: { ...pick(BLOG, 'posts.yaml', 'comments.yaml'), ...TABLES },
      serve: 'connections: 4, rates: { key: 0, user: 0, address: 0, signIn: 0 }',
    })
    scene = { live, ann: await live.signUp(), bob: await live.signUp() }
  }, 60_000)
  afterAll(async () => await scene?.live.close())

  describe('attacks', () => {
    hiddenFields(setting)
    relations(setting)
    // These look at what SQL does beside the Data API.
    if (!isMongodb) rows(setting)
    writes(setting)
    scopedKeys(setting)
  })
  describe('replays', () => replays(setting))
})
