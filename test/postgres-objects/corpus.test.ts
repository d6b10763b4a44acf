/** Pairs of schemas, pushed over rows both ways: each end is reached, and going back ends where it began. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hashSnapshot } from '../../src/diff/index.ts'
import { openProject } from './project.ts'

const corpus = new URL('../corpus', import.meta.url).pathname

function text(name: string, file: string): string {
  const path = join(corpus, name, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

describe.each(readdirSync(corpus))('%s', (name) => {
  test.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('from %s to %s and back', async (from, to) => {
    const project = await openProject()
    try {
      await project.push(text(name, `${from}.yaml`))
      const began = hashSnapshot(await project.inspected())
      if (from === 'a') await project.query(text(name, 'rows.sql'))
      expect((await project.push(text(name, `${to}.yaml`))).broken).toEqual([])
      expect((await project.plan(text(name, `${to}.yaml`))).changes).toEqual([])
      expect((await project.push(text(name, `${from}.yaml`))).broken).toEqual([])
      expect((await project.plan(text(name, `${from}.yaml`))).changes).toEqual([])
      expect(hashSnapshot(await project.inspected())).toBe(began)
    } finally {
      await project.close()
    }
  })
})
