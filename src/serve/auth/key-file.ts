/** Where signing keys come from: the environment, or in development a file that only its owner may read. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DiagnosticError, error } from '../../diagnostic/index.ts'
import { makeSigningKeys, readSigningKeys, type SigningKeys } from './signing-keys.ts'

/** The variable that holds the JWK set. */
export const SIGNING_KEYS = 'BKEND_SIGNING_KEYS'

function codeOf(fault: unknown): unknown {
  return (fault as NodeJS.ErrnoException).code
}

function refused(message: string, hint: string, cause?: unknown): DiagnosticError {
  return new DiagnosticError([error('serve/signing-keys', message, { hint })], { cause })
}

/** The text, or null where there is no file. What is judged is the file that was opened, not one that took its name. */
async function readPrivately(file: string): Promise<string | null> {
  const handle = await open(file, 'r').catch((fault: unknown) => {
    if (codeOf(fault) === 'ENOENT') return null
    throw refused(`${file} cannot be read: ${String(codeOf(fault))}`, `\`chmod 600 ${file}\``, fault)
  })
  if (!handle) return null
  try {
    // Windows has no such modes.
    if (process.platform !== 'win32' && ((await handle.stat()).mode & 0o077) !== 0)
      throw refused(`Others may read ${file}, which holds the keys that sign tokens`, `\`chmod 600 ${file}\``)
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

/** Whole or not at all, and never over another: of two first starts at once, both use the file of one. */
async function makeFile(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, await makeSigningKeys(), { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
  } catch (fault) {
    if (codeOf(fault) !== 'EEXIST') throw fault
  } finally {
    await rm(draft, { force: true })
  }
}

/**
 * The signing keys. `text`: what `BKEND_SIGNING_KEYS` holds, which wins; `file`: where a development environment keeps
 * its own, made at the first start; null elsewhere. Throws a `DiagnosticError` (`serve/signing-keys`).
 */
export async function signingKeys(sources: {
  readonly text: string | undefined
  readonly file: string | null
}): Promise<SigningKeys> {
  const { text, file } = sources
  if (text !== undefined && text.trim() !== '') return await readSigningKeys(text, SIGNING_KEYS)
  if (file === null)
    throw refused(
      `${SIGNING_KEYS} is not set, and outside development there is no file of keys`,
      `Set ${SIGNING_KEYS} to a JWK set; a development environment makes one at its first start, in .bkend/`,
    )
  const found = await readPrivately(file)
  if (found !== null) return await readSigningKeys(found, file)
  await makeFile(file)
  return await readSigningKeys((await readPrivately(file)) ?? '', file)
}
