/** `bkend rollback` on every target: a new version that goes back, and what push says until the files follow. */
import { beforeEach, describe, expect, it } from 'vitest'
import { projectsOf, type StandingProject, type StandingTarget } from './target.ts'

const notes = (columns: string, name = 'notes'): string =>
  `table: ${name}\npermissions: { create: user, read: guest, list: guest, update: self, delete: self }\n${columns}`
const FIRST = notes('columns:\n  title: string\n')
const SECOND = notes('columns:\n  title: string\n  mood: { type: string, default: calm }\n')
const WITHOUT_MOOD = ['createdAt', 'createdBy', 'id', 'title', 'updatedAt']

/** Registers the tests. */
export function rollbackSuite<P extends StandingProject>(target: StandingTarget<P>): void {
  const { project, bkend, told } = projectsOf(target, { 'schema/notes.yaml': FIRST })
  const columns = () => target.columns(project())

  async function pushed(text: string, ...more: string[]): Promise<void> {
    await project().write('schema/notes.yaml', text)
    const { code, err } = await bkend('push', '--write', ...more)
    expect(code, err).toBe(0)
  }

  describe('a rollback', () => {
    it('is a new version, asks for what it loses, and keeps the history', async () => {
      await pushed(FIRST)
      await pushed(SECOND)
      await target.insert(project(), 'notes', { title: 'a', mood: 'loud' })
      expect(await told('rollback', '1')).toMatchObject({
        code: 4,
        outcome: 'refused-hazard',
        questions: [{ kind: 'hazard', allow: 'drop-column:notes.mood' }],
      })
      expect(await told('rollback', '1', '--allow', 'drop-column:notes.mood')).toMatchObject({
        code: 0,
        outcome: 'applied',
        to: 1,
        applied: { version: 3, summary: expect.stringMatching(/^rollback to version 1: .*-1 column$/) },
      })
      expect(await columns()).toEqual(WITHOUT_MOOD)
      const { versions } = await told('history')
      expect((versions as { version: number }[]).map((v) => v.version)).toEqual([3, 2, 1])
      expect(await told('rollback', '1')).toMatchObject({ code: 0, outcome: 'in-sync', applied: { version: 3 } })
    })

    it('names no way out through files where rows break the rules of that version', async () => {
      await pushed(notes('columns:\n  title: { type: string, maxLength: 3 }\n'))
      await pushed(notes('columns:\n  title: { type: string, maxLength: 9 }\n'))
      await target.insert(project(), 'notes', { title: 'longer' })
      const { code, err } = await bkend('rollback', '1', '--yes')
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/Change these rows so that they keep the rules of version 1, then roll back again/),
      ])
      expect(err).not.toMatch(/moderate/)
    })

    it('tells what comes back empty', async () => {
      await pushed(SECOND)
      await pushed(FIRST, '--allow', 'drop-column:notes.mood')
      expect(await told('rollback', '1')).toMatchObject({ code: 0, codes: ['apply/values-gone'] })
      expect(await columns()).toContain('mood')
    })

    it('takes renames back with what they hold, of tables, columns and values', async () => {
      await pushed(notes('columns:\n  title: string\n  mood: { type: string, enum: [calm, loud], default: calm }\n'))
      await target.insert(project(), 'notes', { title: 'kept', mood: 'calm' })
      const second = notes(
        'columns:\n  heading: { type: string, renamedFrom: title }\n  mood: { type: string, enum: [calm, loud], default: calm }\n',
        'remarks',
      )
      await pushed(`${second}renamedFrom: notes\n`)
      await pushed(
        second.replace('heading: { type: string, renamedFrom: title }', 'head: { type: string, renamedFrom: heading }'),
      )
      expect(await told('rollback', '1')).toMatchObject({ code: 0, outcome: 'applied', codes: [] })
      expect(await target.values(project(), 'notes', 'title')).toEqual(['kept'])
      expect(await told('rollback', '3')).toMatchObject({ code: 0, codes: [] })
      expect(await target.values(project(), 'remarks', 'head')).toEqual(['kept'])
      expect(await told('rollback', '2')).toMatchObject({ code: 0, codes: [] })
      expect(await told('rollback', '1')).toMatchObject({ code: 0, codes: [] })
      expect(await target.values(project(), 'notes', 'title')).toEqual(['kept'])
    })

    it('to what is no version is a fault', async () => {
      await pushed(FIRST)
      expect(await told('rollback', '9')).toMatchObject({ code: 1, codes: ['apply/no-version'] })
      for (const word of ['0', 'last', '1.5'])
        expect(await told('rollback', word)).toMatchObject({ code: 2, codes: ['cli/usage'] })
    })

    it('works while the files are broken', async () => {
      await pushed(FIRST)
      await pushed(SECOND)
      await project().write('schema/notes.yaml', 'table: notes\ncolumns: { title: strin }\n')
      expect((await told('rollback', '1', '--allow', 'all')).code).toBe(0)
    })
  })

  describe('after it', () => {
    beforeEach(async () => {
      await pushed(FIRST)
      await pushed(SECOND)
      await told('rollback', '1', '--allow', 'all')
    })

    it('push, plan and status exit with 6 and say how to go on', async () => {
      for (const command of ['push', 'plan']) {
        const document = await told(command)
        expect(document).toMatchObject({ code: 6, outcome: 'drift', codes: ['apply/rolled-back'] })
        expect(document.questions).toMatchObject([{ kind: 'rollback', allow: 'rollback:3' }])
        expect(document.diagnostics[0]?.hint).toContain('bkend rollback 1 --write')
      }
      expect(await told('status')).toMatchObject({ code: 6, codes: ['apply/rolled-back'], rollback: 1, files: 'ahead' })
      expect(await told('diff')).toMatchObject({ code: 0, diagnostics: [{ severity: 'warning' }] })
      expect(await columns()).toEqual(WITHOUT_MOOD)
    })

    it('push goes on once the files say the same, or it is allowed by name', async () => {
      expect((await told('push', '--allow', 'all')).code).toBe(6)
      expect((await told('push', '--allow', 'rollback:2')).code).toBe(6)
      await project().write('schema/notes.yaml', FIRST)
      expect(await told('push', '--write')).toMatchObject({ code: 0, outcome: 'applied', applied: { version: 4 } })
      expect(await told('status')).toMatchObject({ code: 0, rollback: null })
      await pushed(SECOND)
      await told('rollback', '1', '--allow', 'all')
      expect(await told('push', '--allow', 'rollback:6')).toMatchObject({ code: 0, applied: { version: 7 } })
      expect(await columns()).toContain('mood')
    })
  })

  it('a rollback that stopped part-way keeps push from undoing it, and goes on', async () => {
    await pushed(FIRST)
    await pushed(SECOND)
    await target.leaveJournal(project(), { inputHash: 'rollback:1:x', phasesDone: 1, phases: 2 })
    await project().write('schema/notes.yaml', SECOND.replace('title: string', 'title: string?'))
    expect(await told('push', '--write')).toMatchObject({ code: 6, codes: ['apply/rolled-back'] })
    expect(await told('rollback', '1', '--allow', 'all')).toMatchObject({ code: 0, outcome: 'applied' })
    expect(await columns()).toEqual(WITHOUT_MOOD)
  })
}
