/** The zod of a plan file: a plan is checked before anything of it is carried out. */
import { z } from 'zod'
import { addressOf } from '../model/index.ts'
import { HAZARDS, type HazardCode } from './hazard.ts'

/** The plan format that this version writes and reads. */
export const PLAN_FORMAT = 1

const span = () =>
  z.object({
    file: z.string(),
    line: z.number(),
    column: z.number(),
    endLine: z.number(),
    endColumn: z.number(),
  })

const resource = () =>
  z
    .object({
      kind: z.string(),
      name: z.string(),
      parent: z.string().nullable(),
      address: z.string(),
      attributes: z.record(z.string(), z.json()),
      dependsOn: z.array(z.string()),
      span: span().optional(),
    })
    .refine((r) => r.address === addressOf(r.kind, r.parent, r.name), 'the address does not fit kind, parent and name')

const change = () => {
  const [from, to, address] = [resource(), resource(), z.string()]
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('add'), address, to }),
    z.object({ kind: z.literal('drop'), address, from }),
    z.object({ kind: z.literal('alter'), address, from, to, attributes: z.array(z.string()) }),
    z.object({ kind: z.literal('rename'), address, from, to }),
  ])
}

const action = () =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('statement'), text: z.string() }),
    z.object({ kind: z.literal('command'), command: z.record(z.string(), z.json()) }),
    z.object({
      kind: z.literal('function'),
      file: z.string(),
      export: z.string(),
      sourceHash: z.string(),
      work: z.record(z.string(), z.json()),
    }),
  ])

const hazard = () =>
  z.object({
    code: z.enum(Object.keys(HAZARDS) as [HazardCode, ...HazardCode[]]),
    subject: z.string(),
    message: z.string(),
    instead: z.string().optional(),
  })

const question = () => z.object({ query: z.string(), message: z.string(), hint: z.string(), span: span().optional() })

const step = () =>
  z.looseObject({
    action: action(),
    changes: z.array(change()),
    hazards: z.array(hazard()),
    preflight: z.array(question().extend({ parts: z.array(question()).optional() })),
    isolation: z.enum(['transaction', 'none']),
    startsPhase: z.boolean(),
    lock: z.string().optional(),
    lockTimeout: z.number().optional(),
    statementTimeout: z.number().optional(),
    span: span().optional(),
  })

/** The shape of a plan of this format. */
export function planShape(): z.ZodType {
  const hash = z.string().regex(/^[0-9a-f]{64}$/, 'is no hash')
  return z.strictObject({
    format: z.literal(PLAN_FORMAT),
    target: z.string(),
    project: z.string(),
    environment: z.string(),
    fromHash: hash,
    toHash: hash,
    phases: z.array(z.object({ transactional: z.boolean(), steps: z.array(step()) })),
    hazards: z.array(hazard()).optional(),
  })
}
