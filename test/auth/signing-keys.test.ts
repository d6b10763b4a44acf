/** Where signing keys come from, and which are refused. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DiagnosticError } from '../../src/diagnostic/index.ts'
import { signingKeys } from '../../src/serve/auth/key-file.ts'
import { readSigningKeys } from '../../src/serve/auth/signing-keys.ts'
import { KEY_SET } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'bkend-keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function faultOf(work: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  const fault = await work.catch((thrown: unknown) => thrown)
  if (!(fault instanceof DiagnosticError)) throw new Error(`no diagnostic: ${String(fault)}`)
  const [{ code, message, hint } = { code: '', message: '', hint: '' }] = fault.diagnostics
  return { code, message, hint: hint ?? '' }
}

test('the environment wins over the file', async () => {
  const file = join(folder, 'unused.json')
  expect((await signingKeys({ text: KEY_SET, file })).map((key) => key.kid)).toEqual(['first', 'second'])
  expect(existsSync(file)).toBe(false)
})

test('a development environment makes its keys once, for its owner alone; many starts at once agree', async () => {
  const file = join(folder, 'fresh', 'keys.json')
  const all = await Promise.all(Array.from({ length: 8 }, () => signingKeys({ text: undefined, file })))
  expect(new Set(all.map(([key]) => key.kid)).size).toBe(1)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'fresh'))).toEqual(['keys.json'])
})

// Guard: the mode of the opened file.
test.each([0o640, 0o604, 0o660])('attack: a file of mode %o is refused, with the way out', async (mode) => {
  const file = join(folder, `mode-${mode}.json`)
  await signingKeys({ text: undefined, file })
  chmodSync(file, mode)
  const fault = await faultOf(signingKeys({ text: undefined, file }))
  expect(fault).toMatchObject({ code: 'serve/signing-keys', hint: `\`chmod 600 ${file}\`` })
})

test('outside development the variable is needed', async () => {
  const fault = await faultOf(signingKeys({ text: ' ', file: null }))
  expect(fault.message).toContain('BKEND_SIGNING_KEYS')
})

const [ec] = JSON.parse(KEY_SET).keys
const bad: readonly (readonly [what: string, text: string])[] = [
  ['no JSON', 'private-part'],
  ['no keys', '{"keys":[]}'],
  ['a list', '[]'],
  ['a public key', JSON.stringify({ keys: [{ ...ec, d: undefined }] })],
  ['a secret', JSON.stringify({ keys: [{ kty: 'oct', k: 'private-part' }] })],
  ['an RSA key', JSON.stringify({ keys: [{ kty: 'RSA', d: 'private-part' }] })],
  ['a broken key', JSON.stringify({ keys: [{ ...ec, x: 'AAAA', d: 'private-part' }] })],
  ['one kid twice', JSON.stringify({ keys: [ec, ec] })],
  ['null', '{"keys":[null]}'],
]
test.each(bad)('%s is refused without showing a part of it', async (_, text) => {
  const fault = await faultOf(readSigningKeys(text, 'here'))
  expect(fault.code).toBe('serve/signing-keys')
  expect(`${fault.message} ${fault.hint}`).not.toContain('private-part')
})

test('a key without a name is named for what it is, the same everywhere', async () => {
  const text = JSON.stringify({ keys: [{ ...ec, kid: undefined }] })
  const [[a], [b]] = [await readSigningKeys(text, 'here'), await readSigningKeys(text, 'there')]
  expect(a.kid).toMatch(/^[\w-]{43}$/)
  expect(a.kid).toBe(b.kid)
})

test('the file that is made holds one ES256 key', async () => {
  const file = join(folder, 'made.json')
  await signingKeys({ text: undefined, file })
  expect(JSON.parse(readFileSync(file, 'utf8')).keys).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256' }])
})
