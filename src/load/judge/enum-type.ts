/** An enum type as written → the model's. */
import { type EnumForm, enumSchema } from '../../model/declaration/index.ts'
import type { EnumType, EnumValue } from '../../model/index.ts'
import { databaseName, judgeDbName, judgeName, type Naming } from './names.ts'
import { type DeclarationScope, fault, place, type Scope } from './scope.ts'
import { structured } from './structure.ts'

/** The longest value of an enum, in bytes: Postgres keeps no more. */
const LONGEST_VALUE = 63

/** Judges an enum type; its name alone where the rest is at fault, null where not even that can be told. */
export function judgeEnum(
  scope: DeclarationScope,
  naming: Naming,
): { readonly name: string; readonly type: EnumType | null } | null {
  const before = scope.diagnostics.length
  const form = structured<EnumForm>(scope, enumSchema(), scope.declaration.value, [], { what: 'an enum type' })
  if (form === null) return null
  const { enumType: name } = form
  if (name !== undefined) judgeName(scope, 'table', 'an enum type', name, ['enumType'], 'value')
  if (form.dbName !== undefined) judgeDbName(scope, form.dbName, ['dbName'])
  const values = (form.values ?? []).map(
    (value): EnumValue => (typeof value === 'string' ? { value } : enumValue(value)),
  )
  judgeValues(scope, values)
  if (name === undefined) return null
  if (scope.diagnostics.length > before) return { name, type: null }
  return {
    name,
    type: {
      name,
      dbName: databaseName(name, form.dbName, naming),
      values,
      ...(form.description !== undefined && { description: form.description }),
      ...(form.renamedFrom !== undefined && { renamedFrom: form.renamedFrom }),
      span: place(scope, ['enumType']),
    },
  }
}

function enumValue(form: { readonly value: string; readonly renamedFrom?: string | undefined }): EnumValue {
  return { value: form.value, ...(form.renamedFrom !== undefined && { renamedFrom: form.renamedFrom }) }
}

function judgeValues(scope: Scope, values: readonly EnumValue[]): void {
  const first = new Map<string, number>()
  const renamed = new Map<string, number>()
  values.forEach(({ value, renamedFrom }, n) => {
    const path = ['values', n]
    if (value === '' || Buffer.byteLength(value, 'utf8') > LONGEST_VALUE)
      fault(scope, 'schema/name', `A value has 1 to ${LONGEST_VALUE} bytes`, path)
    const earlier = first.get(value)
    if (earlier !== undefined) {
      const related = [{ message: 'first here', span: place(scope, ['values', earlier]) }]
      fault(scope, 'schema/duplicate', `\`${value}\` is listed twice`, path, { related })
    }
    first.set(value, earlier ?? n)
    if (renamedFrom === undefined) return
    if (renamed.has(renamedFrom))
      fault(scope, 'schema/duplicate', `Two values cannot both have been \`${renamedFrom}\``, [...path, 'renamedFrom'])
    renamed.set(renamedFrom, n)
  })
  for (const [old, n] of renamed) {
    if (!first.has(old)) continue
    const hint = 'Drop `renamedFrom`, or the value'
    fault(
      scope,
      'schema/duplicate',
      `\`${old}\` is a value still, so nothing was renamed from it`,
      ['values', n, 'renamedFrom'],
      { hint },
    )
  }
}
