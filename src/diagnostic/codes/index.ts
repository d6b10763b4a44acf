/** Every diagnostic code, by the stage that gives it. `docs/diagnostics.md` lists them. */
import { accessCodes } from './access.ts'
import { applyCodes } from './apply.ts'
import { cliCodes } from './cli.ts'
import { generateCodes } from './generate.ts'
import { loadCodes } from './load.ts'
import { planCodes } from './plan.ts'
import { pullCodes } from './pull.ts'
import { schemaCodes } from './schema.ts'
import { seedCodes } from './seed.ts'
import { serveCodes } from './serve.ts'
import { targetCodes } from './target.ts'

/** Code → what it means, in one line. */
export const diagnosticCodes: {
  readonly [Code in DiagnosticCode]: string
} = {
  ...cliCodes,
  ...loadCodes,
  ...schemaCodes,
  ...planCodes,
  ...targetCodes,
  ...applyCodes,
  ...generateCodes,
  ...serveCodes,
  ...accessCodes,
  ...pullCodes,
  ...seedCodes,
}

/** A code: the stage, a slash, what went wrong in kebab case. */
export type DiagnosticCode =
  | keyof typeof cliCodes
  | keyof typeof loadCodes
  | keyof typeof schemaCodes
  | keyof typeof planCodes
  | keyof typeof targetCodes
  | keyof typeof applyCodes
  | keyof typeof generateCodes
  | keyof typeof serveCodes
  | keyof typeof accessCodes
  | keyof typeof pullCodes
  | keyof typeof seedCodes
