/** The config as written: its zod schema and its form. */
import { z } from 'zod'
import { lazy } from '../../model/declaration/index.ts'
import { type ServeForm, serveSchema } from './serve-form.ts'

/** `env('NAME')`. */
export interface EnvForm {
  readonly $env: string
}

/** An environment as written. */
export interface EnvironmentForm {
  readonly url: string | EnvForm
  readonly serveUrl?: string | EnvForm
  readonly protected?: boolean
  readonly shadow?: string | EnvForm
}

/** What `generate.openapi` may say beside yes and no. */
export interface OpenApiForm {
  readonly version?: '3.0' | '3.1' | '3.2'
  readonly shortPaths?: boolean
}

/** A config as written. */
export interface ConfigForm {
  readonly project: string
  readonly schema?: string
  readonly out?: string
  readonly naming?: 'keep' | 'snake_case'
  readonly owned?: boolean
  readonly environments?: Readonly<Record<string, unknown>>
  readonly generate?: {
    readonly client?: boolean | { readonly runtime?: 'inline' | 'package' }
    readonly openapi?: boolean | OpenApiForm
    readonly validators?: boolean
    readonly checks?: boolean | { readonly unknownFields?: 'refuse' | 'strip' }
    readonly jsonSchema?: boolean
    readonly docs?: boolean
  }
  readonly postgres?: {
    readonly schema?: string
    readonly roles?: 'bkend' | 'supabase' | { readonly guest: string; readonly user: string; readonly admin: string }
    readonly forceRowSecurity?: boolean
    readonly claims?: { readonly userId?: string; readonly jwt?: string; readonly operation?: string }
  }
  readonly serve?: ServeForm
}

const text = (): z.ZodType => z.string({ error: 'must be text' }).min(1, { error: 'must not be empty' })
const flag = (): z.ZodType => z.boolean({ error: 'must be `true` or `false`' })
const words = (all: readonly [string, ...string[]]): z.ZodType =>
  z.enum(all, { error: `must be one of ${all.join(', ')}` })
const value = (): z.ZodType =>
  z.union([z.string(), z.strictObject({ $env: z.string() })], { error: "must be a URL or `env('NAME')`" })
const part = (shape: Record<string, z.ZodType>): z.ZodObject => z.strictObject(shape, { error: 'must be an object' })
/** `true`, `false`, or an object of settings. */
const switched = (shape: Record<string, z.ZodType>): z.ZodType =>
  z.union([z.boolean(), part(shape)], { error: 'must be `true`, `false` or an object' })

/** One place to push to. */
export const environmentSchema: () => z.ZodObject = lazy(() =>
  part({ url: value(), serveUrl: value().optional(), protected: flag().optional(), shadow: value().optional() }),
)

/** The whole config; environments are judged one by one. */
export const configSchema: () => z.ZodObject = lazy(() =>
  part({
    project: text(),
    schema: text().optional(),
    out: text().optional(),
    naming: words(['keep', 'snake_case']).optional(),
    owned: flag().optional(),
    environments: z.record(z.string(), z.unknown(), { error: 'must map names to `{ url }`' }).optional(),
    generate: part({
      client: switched({ runtime: words(['inline', 'package']).optional() }).optional(),
      openapi: switched({
        version: words(['3.0', '3.1', '3.2']).optional(),
        shortPaths: flag().optional(),
      }).optional(),
      validators: flag().optional(),
      checks: switched({ unknownFields: words(['refuse', 'strip']).optional() }).optional(),
      jsonSchema: flag().optional(),
      docs: flag().optional(),
    }).optional(),
    postgres: part({
      schema: text().optional(),
      roles: z
        .union([z.enum(['bkend', 'supabase']), part({ guest: text(), user: text(), admin: text() })], {
          error: 'must be one of bkend, supabase, or `{ guest, user, admin }`',
        })
        .optional(),
      forceRowSecurity: flag().optional(),
      claims: part({ userId: text().optional(), jwt: text().optional(), operation: text().optional() }).optional(),
    }).optional(),
    serve: serveSchema().optional(),
  }),
)
