/** How a project on MongoDB stands, and going back. */
import { afterEach, expect, test } from 'vitest'
import { prepareRollback, statusOf } from '../../src/engine/index.ts'
import { createProject, type TestProject } from './project.ts'

const POSTS = 'table: posts\ncolumns:\n  title: string\nindexes: [[title]]\n'

let project: TestProject
afterEach(() => project.remove())

const options = () => ({
  ...{ allow: ['all'], prune: false, lockWait: 20_000, fixed: false, toolchain: 'test' },
  ...{ cwd: project.cwd, schema: 'schema', url: project.database.url },
})

test('what was changed by hand is told, and a rollback is a version that push does not undo', async () => {
  project = await createProject(POSTS)
  expect((await statusOf(options())).outcome).toBe('pending')
  await project.push()
  expect(await statusOf(options())).toMatchObject({ outcome: 'in-sync', pushing: null, version: { version: 1 } })
  await project.database.with((db) => db.collection('posts').dropIndex('posts_title_idx'))
  const found = await statusOf(options())
  expect([found.outcome, found.drift.map((change) => change.address)]).toEqual([
    'drift',
    ['index:posts.posts_title_idx'],
  ])
  await project.declare(POSTS.replace('title: string', 'title: string\n  mood: string?'))
  expect((await project.push()).outcome).toBe('applied')
  const back = await prepareRollback(options(), 1)
  const done = await back.apply()
  await back.close()
  expect([done.outcome, done.version?.version]).toEqual(['applied', 3])
  const refused = await project.push({ allow: ['all'] })
  expect([refused.outcome, refused.questions[0]?.allow]).toEqual(['drift', 'rollback:3'])
  expect((await statusOf(options())).rollback).toBe(1)
})
