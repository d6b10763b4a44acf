/** Later pulls, on every target: what was changed in the database is changed in the files, and nothing else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { errors, type FolderOfPulls } from './folder.ts'

/** A file of TypeScript, as somebody wrote it. */
export const POSTS = `import { integer, string, table } from 'bkend'

/** What people write. */
export const posts = table('posts', {
  title: string().min(1).max(200), // kept short
  slug: string().optional().unique(),
  reads: integer().min(0).default(0).write('admin'),
})
  .index('createdAt desc')
  .permissions({ create: 'user', read: 'guest', update: 'self' })
`
const TAGS = `# Words to find posts by.
tables:
  tags:
    columns:
      name: { type: string, unique: true } # in small letters
      postId: { type: reference, to: posts, onDelete: cascade }
    permissions: { read: guest }
`

/** A kind of database, and what somebody does to it by hand. */
export interface ChangedByHand<F extends FolderOfPulls> {
  /** An empty database, and a folder for it. */
  open(): Promise<F>
  dropTags(folder: F): Promise<void>
  /** Takes `posts_createdAt_idx` away. */
  dropIndex(folder: F): Promise<void>
  /** Builds an index of that name over `reads`. */
  indexReads(folder: F, name: string, direction: 'asc' | 'desc'): Promise<void>
}

/** Writes the files and pushes them. */
export async function pushedInto<F extends FolderOfPulls>(folder: F): Promise<F> {
  await folder.write('posts.ts', POSTS)
  await folder.write('tags.yaml', TAGS)
  const { outcome, diagnostics } = await folder.push()
  expect([outcome, ...errors(diagnostics)]).toEqual(['applied'])
  return folder
}

/** Registers the tests. */
export function laterPulls<F extends FolderOfPulls>({ open, dropTags, dropIndex, indexReads }: ChangedByHand<F>): void {
  let folder: F
  beforeEach(async () => {
    folder = await pushedInto(await open())
  })
  afterEach(() => folder.remove())

  describe('a database that was pushed', () => {
    it('leaves the files as they are, and is found again where they are gone', async () => {
      const files = await folder.files()
      expect(await folder.pull()).toMatchObject({ outcome: 'in-sync', files: [], left: [], conflicts: [] })
      expect(await folder.files()).toEqual(files)
      const result = await folder.pull({ schema: 'again' })
      expect([result.outcome, result.files.map((f) => f.path)]).toEqual([
        'generated',
        ['again/posts.ts', 'again/tags.ts'],
      ])
      expect(await folder.forms('again')).toEqual(await folder.forms())
      expect((await folder.push()).changes).toEqual([])
    })

    it('and then changed by hand is only told with a check', async () => {
      await dropIndex(folder)
      const files = await folder.files()
      const result = await folder.pull({ dry: true })
      expect(result).toMatchObject({ outcome: 'stale', files: [{ path: 'schema/posts.ts', change: 'edited' }] })
      expect(await folder.files()).toEqual(files)
    })

    it('drops what it dropped, whole tables and the files with them', async () => {
      await dropTags(folder)
      expect(await folder.pull()).toMatchObject({
        outcome: 'generated',
        files: [{ path: 'schema/tags.yaml', change: 'removed' }],
      })
      expect(await folder.files()).toEqual({ 'posts.ts': POSTS })
    })
  })

  describe('files that were changed and not pushed', () => {
    it('keep what is theirs while the database gives what is its own', async () => {
      await indexReads(folder, 'posts_reads_idx', 'desc')
      await folder.write('posts.ts', POSTS.replace('max(200)', 'max(300)').replace("  .index('createdAt desc')\n", ''))
      expect((await folder.pull()).outcome).toBe('generated')
      const { 'posts.ts': text } = await folder.files()
      expect(text).toContain('max(300)')
      expect(text).toContain("index('reads desc')")
      expect(text).not.toContain('createdAt')
    })

    it('are not overwritten where the database changed the same thing, unless somebody says so', async () => {
      await dropIndex(folder)
      await indexReads(folder, 'posts_createdAt_idx', 'asc')
      const local = POSTS.replace("'createdAt desc'", "'createdAt'")
      await folder.write('posts.ts', local)
      const refused = await folder.pull()
      expect([refused.outcome, refused.files]).toEqual(['drift', []])
      expect(refused.conflicts.map((c) => c.message)).toEqual([
        expect.stringMatching(
          /posts_createdAt_idx.*: files and database say it differently, and neither is what they agreed on last/,
        ),
      ])
      expect((await folder.files())['posts.ts']).toBe(local)
      expect((await folder.pull({ overwrite: true })).outcome).toBe('generated')
      expect((await folder.files())['posts.ts']).toContain("'posts_createdAt_idx'")
    })
  })
}
