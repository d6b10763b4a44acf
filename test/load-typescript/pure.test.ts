/** Which files may be remembered: those whose own text decides what they export. */
import { expect, it } from 'vitest'
import { loadParser } from '../../src/load/typescript/file.ts'
import { isPure } from '../../src/load/typescript/pure.ts'

const parse = await loadParser()
const judged = (text: string, path = '/x.ts'): boolean => isPure(parse({ path, shown: path, text }))

const TABLE = "export const t = table('t', { a: string() })"

it.for<[string, string]>([
  ['a table', TABLE],
  [
    'tables in a loop',
    "export const all = ['a', 'b'].map((name) => table(name, { n: integer().max(Math.max(1, 2)) }))",
  ],
  [
    'a function with its own names',
    'const f = (process: number) => 1\nexport const x = f(2)'.replace('process', 'amount'),
  ],
  [
    'columns called like globals',
    "export const t = table('t', { process: string(), Date: string(), performance: string() })",
  ],
  ['a table called like a global', "export const crypto = table('crypto', {})\nexport const again = crypto"],
  ['types that name globals', 'export const x: Date | undefined = undefined\nexport type Y = typeof process.env'],
  ['wrapped values', 'export const x = ({ a: 1 } as const) satisfies object'],
  ['values called like odd members', "export const s = oneOf('stack', 'prototype')"],
  ['an enum of words in a destructuring', 'const { a, ...rest } = { a: 1, b: 2 }\nexport const x = [a, rest]'],
  ['now(), which the database asks', 'export const d = date().default(now())'],
])('%s: yes', ([, text]) => {
  expect(judged(text)).toBe(true)
})

it.for<[string, string]>([
  ['the environment', 'export const x = process.env.X'],
  ['the environment by another way', 'export const x = globalThis.process.env.X'],
  ['the time', 'export const x = Date.now()'],
  ['the time, renamed', 'const D = Date\nexport const x = new D()'],
  ['chance', 'export const x = Math.random()'],
  ['chance by its name', "export const x = Math['random']()"],
  ['chance taken out', 'const { random } = Math\nexport const x = random()'],
  ['chance under another name', 'const { random: dice } = Math\nexport const x = dice()'],
  ['the language', "export const x = ['a'].sort((a, b) => a.localeCompare(b))"],
  ['dates in words', 'export const x = (1).toLocaleString()'],
  ['the terminal', "console.log('hi')\nexport const x = 1"],
  ['a module by require', "export const x = require('node:fs')"],
  ['a module by import()', "export const x = import('./y.ts')"],
  ['where it lies', 'export const x = import.meta.url'],
  ['where it lies, in CommonJS', 'export const x = __dirname'],
  ['what it was handed', 'export const x = arguments'],
  ['the function constructor', "export const x = (() => 1).constructor('return process')()"],
  ['the function constructor by its name', "export const x = (() => 1)['constructor']"],
  ['code from text', "export const x = eval('1')"],
  ['a prototype that all share', 'String.prototype.trim = () => 1\nexport const x = 1'],
  ['a promise', 'export const x = Promise.resolve(1)'],
  ['a timer', 'setTimeout(() => {}, 1)\nexport const x = 1'],
  [
    'a global in a function that hides it elsewhere',
    'const f = (process) => process\nexport const x = [f(1), process.pid]',
  ],
  ['a var, which does not hide a global before it is set', 'export const x = [process]\nvar process = 1'],
  ['this', 'export const x = this'],
  ['an enum of TypeScript, which is not looked into', 'export enum E { A = 1 }'],
  ['no module', 'module.exports = 1'],
])('%s: no', ([, text]) => {
  expect(judged(text)).toBe(false)
})

it('JavaScript, which may not be strict: no', () => {
  expect(judged('export const x = 1', '/x.js')).toBe(false)
})
