/** Attacks, and what honest apps do, over HTTP on MongoDB: all but those that speak SQL to the database. */
import { afterAll, beforeAll, describe } from 'vitest'
import { hiddenFields } from '../attacks/hidden.ts'
import type { Scene } from '../attacks/live.ts'
import { relations } from '../attacks/relations.ts'
import { replays } from '../attacks/replays.ts'
import { TABLES } from '../attacks/tables.ts'
import { writes } from '../attacks/writes.ts'
import { serveTables } from '../serve/service.ts'
import { TABLES as BLOG } from '../serve/tables.ts'
import { createDatabase } from './database.ts'

let scene: Scene | undefined
const setting = (): Scene => {
  if (!scene) throw new Error('the server has not started')
  return scene
}

describe('over HTTP, on MongoDB', () => {
  beforeAll(async () => {
    const { 'posts.yaml': posts = '', 'comments.yaml': comments = '' } = BLOG
    const live = await serveTables({
      database: createDatabase(),
      tables: { 'posts.yaml': posts, 'comments.yaml': comments, ...TABLES },
      serve: 'connections: 4, rates: { key: 0, user: 0, address: 0, signIn: 0 }',
    })
    scene = { live, ann: await live.signUp(), bob: await live.signUp() }
  })
  afterAll(async () => await scene?.live.close())

  describe('attacks', () => {
    hiddenFields(setting)
    relations(setting)
    writes(setting)
  })
  describe('replays', () => replays(setting))
})
