/** The config's section `serve:` as written: its zod schema and its form. */
import { z } from 'zod'
import type { ConfigInput } from '../../dsl/index.ts'

/** `serve:` as written, in YAML as in TypeScript. */
export type ServeForm = NonNullable<ConfigInput['serve']>

/** An external issuer as written. */
export type IssuerForm = NonNullable<ServeForm['issuers']>[number]

const text = (): z.ZodType => z.string({ error: 'must be text' }).min(1, { error: 'must not be empty' })
const texts = (): z.ZodType => z.array(text(), { error: 'must be a list of texts' })
const part = (shape: Record<string, z.ZodType>): z.ZodObject => z.strictObject(shape, { error: 'must be an object' })
const oneOf = (all: readonly [string, ...string[]]): z.ZodType =>
  z.enum(all, { error: `must be one of ${all.join(', ')}` })
const count = (least: number, most: number): z.ZodType => {
  const message = `must be a whole number from ${least} to ${most}`
  return z.int({ error: message }).min(least, { error: message }).max(most, { error: message })
}

const MINUTELY = 1_000_000

const issuer = (): z.ZodType =>
  part({
    issuer: text(),
    audience: z.union([text(), texts()], { error: 'must be a text or a list of texts' }),
    algorithms: texts(),
    jwksUri: text().optional(),
    adminClaim: part({ claim: text(), value: text() }).optional(),
  })

/** The section; its numbers in the ranges that a server can keep. */
export function serveSchema(): z.ZodObject {
  const shape: { readonly [Key in keyof Required<ServeForm>]: z.ZodType } = {
    rates: part({
      key: count(0, MINUTELY).optional(),
      user: count(0, MINUTELY).optional(),
      address: count(0, MINUTELY).optional(),
      signIn: count(0, MINUTELY).optional(),
    }).optional(),
    bodyLimit: count(1024, 104_857_600).optional(),
    jsonDepth: count(1, 512).optional(),
    inLimit: count(1, 30_000).optional(),
    total: oneOf(['exact', 'estimated', 'none']).optional(),
    unknownFields: oneOf(['refuse', 'strip']).optional(),
    trustedProxies: texts().optional(),
    requestTimeout: count(100, 600_000).optional(),
    statementTimeout: count(10, 600_000).optional(),
    connections: count(4, 1000).optional(),
    queue: count(0, 1_000_000).optional(),
    issuers: z.array(issuer(), { error: 'must be a list' }).optional(),
  }
  return part(shape)
}
