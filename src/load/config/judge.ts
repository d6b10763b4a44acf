/** A config as written → the model's, its defaults filled in. */
import { resolve } from 'node:path'
import type { Config, EnvironmentConfig, EnvironmentVariable, GenerateConfig } from '../../model/index.ts'
import { fault, place, type Scope } from '../judge/scope.ts'
import { structured } from '../judge/structure.ts'
import {
  type ConfigForm,
  configSchema,
  type EnvForm,
  type EnvironmentForm,
  environmentSchema,
  type OpenApiForm,
} from './form.ts'
import { judgeServe } from './serve.ts'

const CODES = { unknown: 'config/invalid', invalid: 'config/invalid', missing: 'config/invalid' } as const
const PROJECT_NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,62}$/

/** What is judged: a value, and the folder that its paths are relative to. */
export interface WrittenConfig {
  readonly value: unknown
  readonly folder: string
}

/** The config; null where it is at fault, which is reported. */
export function judgeConfig(scope: Scope, written: WrittenConfig): Config | null {
  const before = scope.diagnostics.length
  const form = structured<ConfigForm>(scope, configSchema(), written.value, [], { what: 'the config', codes: CODES })
  if (form === null) return null
  if (form.project !== undefined && !PROJECT_NAME.test(form.project)) {
    const hint = 'It takes a letter, then letters, digits, `_` or `-`: `project: my-app`'
    fault(scope, 'config/invalid', `\`${form.project}\` cannot name a project`, ['project'], { hint })
  }
  const environments = environmentsOf(scope, form.environments ?? {})
  const serve = form.serve && judgeServe(scope, form.serve)
  if (scope.diagnostics.length > before || form.project === undefined) return null
  return {
    project: form.project,
    schema: resolve(written.folder, form.schema ?? 'schema'),
    out: resolve(written.folder, form.out ?? 'generated'),
    naming: form.naming ?? 'keep',
    owned: form.owned ?? false,
    environments,
    generate: generateOf(form.generate ?? {}),
    postgres: {
      schema: form.postgres?.schema ?? 'public',
      roles: form.postgres?.roles ?? 'bkend',
      forceRowSecurity: form.postgres?.forceRowSecurity ?? false,
      ...(form.postgres?.claims && { claims: form.postgres.claims }),
    },
    ...(serve && { serve }),
  }
}

/** The config of a run without a file. */
export function defaultConfig(folder: string): Config {
  return {
    project: 'default',
    schema: resolve(folder, 'schema'),
    out: resolve(folder, 'generated'),
    naming: 'keep',
    owned: false,
    environments: {},
    generate: generateOf({}),
    postgres: { schema: 'public', roles: 'bkend', forceRowSecurity: false },
  }
}

function generateOf(form: NonNullable<ConfigForm['generate']>): GenerateConfig {
  const { client = true, openapi = true, checks = true } = form
  return {
    client: client !== false && { runtime: (client === true ? undefined : client.runtime) ?? 'inline' },
    openapi: openapi !== false && openapiOf(openapi === true ? {} : openapi),
    validators: form.validators ?? true,
    checks: checks !== false && { unknownFields: (checks === true ? undefined : checks.unknownFields) ?? 'refuse' },
    jsonSchema: form.jsonSchema ?? true,
    docs: form.docs ?? true,
  }
}

function openapiOf({ version = '3.1', shortPaths }: OpenApiForm): Exclude<GenerateConfig['openapi'], false> {
  return { version, ...(shortPaths === false && { shortPaths }) }
}

function environmentsOf(scope: Scope, form: Readonly<Record<string, unknown>>): Record<string, EnvironmentConfig> {
  const environments: [string, EnvironmentConfig][] = []
  for (const [name, value] of Object.entries(form)) {
    const path = ['environments', name]
    if (!PROJECT_NAME.test(name)) {
      const hint = 'It takes a letter, then letters, digits, `_` or `-`'
      fault(scope, 'config/invalid', `\`${name}\` cannot name an environment`, path, { hint, part: 'key' })
    }
    const read = structured<EnvironmentForm>(scope, environmentSchema(), value, path, {
      what: 'an environment',
      codes: CODES,
    })
    if (read?.url === undefined) continue
    const variable = (key: 'url' | 'serveUrl' | 'shadow') => variableOf(scope, read[key], [...path, key])
    const [serveUrl, shadow] = [variable('serveUrl'), variable('shadow')]
    environments.push([
      name,
      {
        url: variable('url') ?? '',
        protected: read.protected ?? false,
        ...(serveUrl !== undefined && { serveUrl }),
        ...(shadow !== undefined && { shadow }),
      },
    ])
  }
  return Object.fromEntries(environments)
}

function variableOf(
  scope: Scope,
  value: string | EnvForm | undefined,
  path: readonly string[],
): string | EnvironmentVariable | undefined {
  if (value === undefined || typeof value === 'string') return value
  return { variable: value.$env, span: place(scope, path) }
}
