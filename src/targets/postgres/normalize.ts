/** The declared schema as the resources that Postgres is to have. */
import { type Diagnostic, note } from '../../diagnostic/index.ts'
import { type Column, isOfMongodbAlone, type Schema } from '../../model/index.ts'
import { calledBefore, type Normalized, type TargetContext } from '../../plan/index.ts'
import { declaredResources } from './declared.ts'
import { declareContext } from './normalize/context.ts'
import { reportForeignPolicies } from './normalize/foreign-policies.ts'
import { idFaults } from './normalize/id-kinds.ts'
import { familiesOf, renamesOf } from './normalize/renames.ts'

function isRounded({ type }: Column): boolean {
  return type.kind === 'numeric' && type.precision !== undefined
}

/** Said once: the type rounds before any CHECK of ours could see the digits. */
function roundingNote(schema: Schema): Diagnostic[] {
  const column = schema.tables.flatMap((t) => (t.adopted ? [] : t.columns)).find(isRounded)
  if (!column) return []
  const message = 'Postgres rounds a number with more digits than its numeric column holds where it is written by SQL'
  const hint = 'The Data API and the generated validators refuse such a number; write through them'
  return [note('target/unsupported', message, { span: column.span, hint })]
}

/** What is said for MongoDB alone: once for all tables, and for each index that is none here. */
function mongodbNotes({ tables }: Schema): Diagnostic[] {
  const told = tables.filter((t) => t.mongodb || [...t.indexes, ...t.uniques].some((i) => i.mongodb))
  const [first] = told
  if (!first) return []
  const names = told.map((t) => `\`${t.name}\``).join(', ')
  const whole = note('target/unsupported', `What \`mongodb\` says of ${names} does nothing on Postgres`, {
    span: first.mongodb ? first.span : [...first.indexes, ...first.uniques].find((i) => i.mongodb)?.span,
  })
  const left = told.flatMap((t) => t.indexes.filter(isOfMongodbAlone))
  return [
    whole,
    ...left.map(({ name, mongodb, span }) => {
      const message = `The index \`${name}\` is not made: Postgres has none of the kind ${mongodb?.type}`
      return note('target/unsupported', message, { span, hint: 'Declare one with `using: gin` for Postgres beside it' })
    }),
  ]
}

/** Pure: the same schema and context give the same Snapshot, in the order in which things are declared. */
export function normalize(schema: Schema, context: TargetContext): Normalized {
  const diagnostics: Diagnostic[] = [...roundingNote(schema), ...mongodbNotes(schema)]
  const declared = declareContext(schema, context, (d) => diagnostics.push(d))
  const made = declaredResources(declared)
  const desired = calledBefore(made, familiesOf(declared))
  reportForeignPolicies(declared, desired)
  const renames = renamesOf(desired, declared)
  diagnostics.push(...idFaults(schema.tables, desired, renames, context))
  return { desired, renames, diagnostics }
}
