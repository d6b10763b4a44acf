/** `bkend status` on every target: what was changed by hand, what is pending, and a push that is not done. */
import { describe, expect, it } from 'vitest'
import { answer } from '../cli/answers.ts'
import { projectsOf, type StandingProject, type StandingTarget } from './target.ts'

/** A table that `status` is asked about. */
export const NOTES = `table: notes
permissions: { create: user, read: guest, list: guest, update: self, delete: self }
columns:
  title: string
  body: string?
  secret: { type: string, optional: true, read: admin, write: admin }
indexes: [[title]]
`

/** Registers the tests. */
export function statusSuite<P extends StandingProject>(target: StandingTarget<P>): void {
  describe('the exit code of status', () => {
    const { project, bkend, told } = projectsOf(target, { 'schema/notes.yaml': NOTES })

    it('is 3 before the first push, 0 after it, 3 where the files are ahead', async () => {
      expect(await told('status')).toMatchObject({ code: 3, outcome: 'pending', applied: null, files: 'ahead' })
      await bkend('push')
      const calm = { code: 0, outcome: 'in-sync', files: 'same', drift: [], added: [], pending: [], codes: [] }
      expect(await told('status')).toMatchObject({ ...calm, applied: { version: 1 } })
      expect((await bkend('status')).out).toContain('in sync: the database is what the files say')
      await project().write('schema/notes.yaml', NOTES.replace('body: string?', 'body: string?\n  more: string?'))
      expect(await told('status')).toMatchObject({
        code: 3,
        files: 'ahead',
        drift: [],
        pending: expect.arrayContaining([{ kind: 'add', address: 'column:notes.more' }]),
      })
    })

    it('is 1 where the files are broken, and the database is looked at all the same', async () => {
      await bkend('push')
      await target.dropIndex(project())
      await project().write('schema/notes.yaml', 'table: notes\ncolumns: { title: strin }\n')
      expect(await told('status')).toMatchObject({
        code: 1,
        files: 'broken',
        drift: [{ kind: 'drop', address: 'index:notes.notes_title_idx' }],
      })
    })

    it('is 6 for what was dropped or added by hand; a push undoes that, and leaves what was added', async () => {
      await bkend('push')
      await target.dropIndex(project())
      await target.addTheirs(project())
      const found = await told('status')
      expect(found).toMatchObject({
        code: 6,
        outcome: 'drift',
        files: 'same',
        drift: [{ kind: 'drop', address: 'index:notes.notes_title_idx' }],
        added: ['index:notes.theirs_idx'],
        unmanaged: ['table:theirs'],
        codes: ['apply/drift'],
      })
      expect(found.diagnostics.find((d) => d.code === 'apply/drift')?.hint).toMatch(/bkend pull.*bkend push/)
      const { out } = await bkend('status')
      expect(out).toContain('changed by hand since version 1:\n  ~ table notes\n')
      expect(out).toContain('foreign, left alone: table theirs')
      expect((await bkend('push')).code).toBe(0)
      const after = await told('status')
      expect(after).toMatchObject({ code: 0, drift: [] })
      expect([...(after.unmanaged as string[])].sort()).toEqual(['index:notes.theirs_idx', 'table:theirs'])
      expect((await bkend('push', '--prune', '--allow', 'all')).code).toBe(0)
      expect(await told('status')).toMatchObject({ code: 0, unmanaged: [] })
    })

    it('is 8 where a push stopped part-way, 7 while it is under way', async () => {
      await bkend('push')
      await target.leaveJournal(project(), { inputHash: 'c', phasesDone: 1, phases: 3 })
      expect(await told('status')).toMatchObject({
        code: 8,
        codes: ['apply/stopped'],
        unfinished: { phasesDone: 1, phases: 3 },
      })
      await target.leaveLease(project(), 60)
      expect(await told('status')).toMatchObject({
        code: 7,
        codes: ['apply/locked'],
        pushing: { holder: 'ann' },
      })
      await target.leaveJournal(project(), { inputHash: 'rollback:1:x', phasesDone: 1, phases: 3 })
      await target.leaveLease(project(), 0)
      const stopped = await told('status')
      expect(stopped).toMatchObject({ code: 8, rollback: 1 })
      expect(stopped.diagnostics.map((d) => d.hint)).toContain('`bkend rollback 1` goes on from there')
      await target.leaveLease(project(), 60)
      await target.leaveJournal(project(), null)
      expect(await told('status')).toMatchObject({
        code: 0,
        codes: ['apply/locked'],
        unfinished: null,
      })
    })

    it('is 1 where nothing can be reached', async () => {
      const line = ['status', '--json', '--schema', 'schema', '--url', target.nowhere]
      const { code, out } = await answer(line, { cwd: project().cwd })
      expect([code, JSON.parse(out).diagnostics[0].code]).toEqual([1, 'target/connect'])
    })
  })
}
