/** A declared schema becomes a database, and pushing it again finds nothing to do. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProject, type Project } from './project.ts'

const SOCIAL = `
enumTypes:
  mood: { values: [happy, sad], description: How it feels. }
tables:
  posts:
    description: What people write.
    columns:
      content: { type: string, minLength: 1, maxLength: 1000, description: The text. }
      imageUrl: { type: string, format: url, optional: true }
      likesCount: { type: integer, minimum: 0, default: 0 }
      visibility: { type: string, enum: [public, followers, private], default: public }
      tags: { type: array, items: { type: string, minLength: 1, maxLength: 30 }, maxItems: 10, default: [] }
      settings: { type: object, properties: { pinned: { type: boolean, default: false }, note: { type: string, maxLength: 80, optional: true } }, optional: true }
      score: { type: 'numeric(5,2)', optional: true }
      rating: { type: number, optional: true }
      mood: { type: enumType, enumType: mood, default: happy }
      authorId: { type: reference, to: $users, default: { $userId: true }, as: author }
      replyToId: { type: reference, to: posts, onDelete: set null, optional: true }
      seenAt: { type: date, default: { $now: true } }
      born: { type: day, optional: true }
      big: { type: bigint, optional: true, minimum: 0 }
      code: { type: 'varchar(8)', optional: true, unique: true }
      raw: { type: jsonb, optional: true }
      old: { type: native, native: 'int4[]', optional: true, dbName: old_list }
      loud: { type: string, generated: { $sql: 'upper({content})' }, optional: true }
    indexes:
      - [createdAt desc]
      - [createdBy, createdAt desc]
      - [replyToId desc]
      - { columns: [tags], using: gin }
      - { name: public_ones, columns: [createdAt], where: { visibility: public } }
    unique:
      - { columns: [createdBy, content], hashed: true }
      - { columns: [imageUrl], where: { visibility: { $ne: private } } }
    checks:
      not_own_reply: { replyToId: { $ne: { $column: id } } }
      quiet: { $sql: '{content} <> upper({content})' }
      tagged: { $or: [{ tags: fun }, { likesCount: { $lt: 5 } }, { settings.note: { $exists: true } }] }
  comments:
    columns:
      postId: { type: reference, to: posts, onDelete: cascade, deferrable: deferred }
      content: { type: string, minLength: 1, maxLength: 500 }
    indexes: [[postId, createdAt]]
    options: { id: serial }
`

describe('a whole schema', () => {
  let project: Project
  beforeAll(async () => {
    project = await openProject()
  })
  afterAll(() => project.close())

  test('is made in one phase and reached exactly', async () => {
    const { steps, broken } = await project.push(SOCIAL)
    expect(broken).toEqual([])
    expect(steps.some((s) => s.startsPhase || s.isolation === 'none')).toBe(false)
    expect(steps.filter((s) => /^CREATE TABLE/.test(s.action.kind === 'statement' ? s.action.text : ''))).toHaveLength(
      2,
    )
  })

  test('has nothing to do the second time, without asking the server', async () => {
    const { changes, questions } = await project.plan(SOCIAL)
    expect(changes).toEqual([])
    expect(questions).toBe(0)
  })

  test('is the same in the server’s words where history forgot ours', async () => {
    const { record } = project
    project.record = new Map()
    const { changes } = await project.plan(SOCIAL)
    project.record = record
    expect(changes).toEqual([])
  })
})
