/** Plan files: a plan as JSON, and back. */
import { type Diagnostic, error, fileSpan } from '../diagnostic/index.ts'
import { deepFreeze } from '../model/index.ts'
import type { Plan } from './plan.ts'

/** The plan as a file: indented JSON that ends in a line break. */
export function planToJson(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`
}

/** A plan file read, or why it cannot be. */
export type PlanReading =
  | { readonly plan: Plan; readonly diagnostics?: never }
  | { readonly plan?: never; readonly diagnostics: readonly Diagnostic[] }

function refuse(file: string, message: string): PlanReading {
  const hint = 'Write it again with `bkend plan -o FILE`'
  return { diagnostics: [error('plan/file', `\`${file}\` ${message}`, { span: fileSpan(file), hint })] }
}

/** The plan itself, also where the file is what `bkend plan --json` prints. */
function planWithin(value: unknown): unknown {
  const document = value as { command?: unknown; plan?: unknown } | null
  return document?.command === 'plan' && document.plan ? document.plan : value
}

/** Reads the text of a plan file. A file of another format, or one that is no plan, gives a `plan/file` error. */
export async function planFromJson(text: string, file: string): Promise<PlanReading> {
  // With it comes zod, which no other command that plans needs.
  const { PLAN_FORMAT, planShape } = await import('./plan-shape.ts')
  let value: unknown
  try {
    value = planWithin(JSON.parse(text))
  } catch {
    return refuse(file, 'is not JSON')
  }
  const format = (value as { format?: unknown } | null)?.format
  if (format !== undefined && format !== PLAN_FORMAT)
    return refuse(file, `has plan format ${JSON.stringify(format)}; this version of bkend reads ${PLAN_FORMAT}`)
  const parsed = planShape().safeParse(value)
  if (parsed.success) return { plan: deepFreeze(parsed.data as Plan) }
  const issue = parsed.error.issues[0]
  return refuse(file, `is not a plan: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'unreadable'}`)
}
