/** The guards that the long run takes away are all still there to be taken away. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ASKER_GUARDS } from './guards/askers.ts'
import { DATA_GUARDS } from './guards/data.ts'
import { planted } from './guards/guard.ts'
import { MONGODB_GUARDS } from './guards/mongodb.ts'

const source = (file: string): string => readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8')

test.each([...DATA_GUARDS, ...ASKER_GUARDS, ...MONGODB_GUARDS])('$name', ({ edits }) => {
  for (const edit of edits) expect(planted(source(edit.file), [edit])).not.toBe(source(edit.file))
})
