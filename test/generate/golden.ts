/** Holds generated text against a file that people review. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect } from 'vitest'

const FOLDER = new URL('golden/', import.meta.url)

/** Expects `text` to be the golden file of that name. `UPDATE_GOLDEN=1` writes it instead, to be reviewed in the diff. */
export function expectGolden(name: string, text: string): void {
  const file = new URL(name, FOLDER)
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file.pathname), { recursive: true })
    writeFileSync(file, text)
  }
  expect(existsSync(file), `${name} is missing`).toBe(true)
  expect(text).toBe(readFileSync(file, 'utf8'))
}
