import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const KINDS =
  /['"`](table|column|index|enum\w*|view|policy|trigger|check|unique|constraint|foreignKey|primaryKey|function|sequence|collection)['"`:]/
const folder = new URL('../../src/diff/', import.meta.url)

describe('the comparison knows no kinds', () => {
  test.each(readdirSync(folder))('%s', (file) => {
    const code = readFileSync(new URL(file, folder), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(code).not.toMatch(KINDS)
    expect(code).not.toMatch(/postgres|mongo|sqlite/i)
  })

  test('a kind in code would be caught', () => {
    expect("if (r.kind === 'column') x()").toMatch(KINDS)
    expect('addressOf(`table:posts`)').toMatch(KINDS)
  })
})
