/** Values that the config leaves to the environment: the process, then `.env.local`, then `.env`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { type Diagnostic, error } from '../../diagnostic/index.ts'
import type { EnvironmentVariable } from '../../model/index.ts'

/** A value, or why there is none. */
export type ReadVariable = { readonly value: string } | { readonly diagnostic: Diagnostic }

const FILES = ['.env.local', '.env'] as const

/** The value in use; one that is set but empty counts as missing. `folder` holds the `.env` files. */
export function readVariable(value: string | EnvironmentVariable, folder: string): ReadVariable {
  if (typeof value === 'string') return { value }
  const { variable, span } = value
  const inProcess = process.env[variable]
  if (inProcess) return { value: inProcess }
  for (const file of FILES) {
    const found = variablesOf(join(folder, file))[variable]
    if (found) return { value: found }
  }
  return {
    diagnostic: error('config/missing-variable', `The variable ${variable} is set nowhere`, {
      span,
      hint: `Add \`${variable}=…\` to \`.env.local\`, or set it in the shell`,
    }),
  }
}

function variablesOf(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
  } catch {
    return {}
  }
}
