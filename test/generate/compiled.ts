/** Loads a generated `checks.ts`, and compiles what is generated as an app would. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import { checksGenerator } from '../../src/generate/checks/index.ts'
import { tableNames } from '../../src/generate/client/names.ts'
import type { Schema } from '../../src/model/index.ts'
import { PICKY } from '../generate-client/program.ts'
import { CONFIG } from './social.ts'

/** What a check answers. */
export interface CheckResult {
  readonly value?: unknown
  readonly issues?: readonly {
    readonly path: readonly (string | number)[]
    readonly code: string
    readonly message: string
  }[]
}
/** A check of the file. */
export type CompiledCheck = ((value: unknown) => CheckResult) & {
  readonly '~standard': {
    readonly version: number
    readonly vendor: string
    readonly validate: (value: unknown) => CheckResult
  }
}
/** The three checks of a table. */
export type CompiledFaces = Readonly<Record<'row' | 'create' | 'update', CompiledCheck>>

/** The text of the file. */
export function checksOf(schema: Schema, unknownFields: 'refuse' | 'strip' = 'refuse'): string {
  const config = { ...CONFIG, generate: { ...CONFIG.generate, checks: { unknownFields } } }
  return checksGenerator.generate(schema, { config, clientRuntime: '' }).files[0]?.text ?? ''
}

/** The checks by table, of a file that is written to `folder`. */
export async function loadChecks(
  folder: string,
  name: string,
  schema: Schema,
  unknownFields: 'refuse' | 'strip' = 'refuse',
): Promise<ReadonlyMap<string, CompiledFaces>> {
  const file = join(folder, `${name}.mjs`)
  const text = checksOf(schema, unknownFields)
  writeFileSync(file, transformSync(text, { loader: 'ts', format: 'esm', target: 'node20' }).code)
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, CompiledCheck>>
  const one = (of: string): CompiledCheck => {
    const found = module[`check${of}`]
    if (!found) throw new Error(`no check${of}`)
    return found
  }
  return new Map(
    schema.tables.map((table) => {
      const { row, create, update } = tableNames(table.name)
      return [table.name, { row: one(row), create: one(create), update: one(update) }]
    }),
  )
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What the compiler says of the files under every strict flag but those in `without`; empty where they compile. */
export function compilerSays(files: readonly string[], without: readonly string[] = []): string {
  const flags = Object.entries(PICKY).filter(([flag]) => !without.includes(flag))
  const args = [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    ...flags.flatMap(([flag, on]) => [`--${flag}`, String(on)]),
    ...'--ignoreConfig --strict --noEmit --skipLibCheck --target es2022 --module nodenext --types node'.split(' '),
    ...files,
  ]
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }).stdout
}
