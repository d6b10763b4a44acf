/** Databases that bkend never saw become files, which make the same database again. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadTexts, readSchemaTexts } from '../../src/load/index.ts'
import { formsOf } from '../../src/source/index.ts'
import { comparable, fixture, inspected, joined, pullFolder } from './project.ts'

const FIXTURES = ['shop', 'wiki', 'erp', 'odd']

describe.each(FIXTURES)('the database of a %s', (name) => {
  it('becomes files that leave it as it is and make another like it, in both languages', async () => {
    const from = await pullFolder(await fixture(name))
    const to = await pullFolder(await fixture(`${name}.before`).catch(() => ''))
    try {
      const pulled = await from.pull()
      expect([pulled.outcome, ...pulled.diagnostics]).toEqual(['generated'])
      await expect(joined(await from.files())).toMatchFileSnapshot(`golden/${name}.ts.txt`)
      const left = pulled.left.map(({ address, reason }) => `${address}: ${reason}`).sort()
      await expect(`${left.join('\n')}\n`).toMatchFileSnapshot(`golden/${name}.left.txt`)

      const plan = await from.plan()
      const wrong = plan.diagnostics.filter((d) => d.severity === 'error')
      expect([plan.outcome, plan.changes, ...wrong]).toEqual(['pending', []])
      const pushed = await from.push({ url: to.url })
      expect([pushed.outcome, ...pushed.diagnostics.filter((d) => d.severity === 'error')]).toEqual(['applied'])
      const alone = new Set(
        pulled.left
          .filter((one) => one.kind !== 'storage' && !one.reason.startsWith('row security'))
          .map((one) => one.address),
      )
      const [before, after] = [await inspected(from.url), await inspected(to.url)]
      const made = new Set([
        ...alone,
        ...[...after.keys()].filter((address) => /^(domain|sequence|function):/.test(address)),
      ])
      expect(comparable(after, made)).toEqual(comparable(before, alone))

      const schemaOf = async () => {
        const { schema, diagnostics } = await loadTexts(await readSchemaTexts({ folder: 'schema', cwd: from.cwd }))
        expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
        return schema && formsOf(schema, 'keep')
      }
      const inTypescript = await schemaOf()
      await rm(path.join(from.cwd, 'schema'), { recursive: true })
      expect((await from.pull({ format: 'yaml' })).outcome).toBe('generated')
      await expect(joined(await from.files())).toMatchFileSnapshot(`golden/${name}.yaml.txt`)
      expect(await schemaOf()).toEqual(inTypescript)
    } finally {
      await from.remove()
      await to.remove()
    }
  })
})

it('an enum type with an empty value is left alone, and its column is native', async () => {
  const from = await pullFolder(`create type "Weird Enum" as enum ('a b', 'c''d', '');
    create table moods (id bigint primary key, mood "Weird Enum")`)
  try {
    const pulled = await from.pull()
    expect([pulled.outcome, ...pulled.diagnostics]).toEqual(['generated'])
    expect(pulled.left).toMatchObject([{ kind: 'enum', reason: 'an enum type with an empty value' }])
    expect((await from.files())['moods.ts']).toContain(`native('"Weird Enum"')`)
    const plan = await from.plan()
    expect([plan.outcome, plan.changes, ...plan.diagnostics.filter((d) => d.severity === 'error')]).toEqual([
      'pending',
      [],
    ])
  } finally {
    await from.remove()
  }
})
