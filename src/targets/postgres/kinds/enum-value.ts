/** Values of enum types, so that one can be renamed like everything else. Their order stands on the type. */
import { addressOf, resource } from '../../../model/index.ts'
import { literal, qualified } from '../sql/identifier.ts'
import { catalogue, type Kind, parentOf } from './kind.ts'
import { nameIn } from './words.ts'

interface Row {
  readonly type_name: string
  readonly name: string
}

const SQL = `
  select t.typname as type_name, e.enumlabel as name
  from pg_type t join pg_enum e on e.enumtypid = t.oid
  where t.typnamespace = to_regnamespace($1)
  order by t.typname, e.enumsortorder`

/** Values. They are made and dropped by the alteration of their type, which knows the order. */
export const enumValue: Kind = {
  name: 'enum-value',
  scope: 'whole',
  *declare({ schema }) {
    for (const { dbName, values, span } of schema.enums)
      for (const { value } of values) {
        const parent = addressOf('enum', null, dbName)
        yield resource({
          kind: 'enum-value',
          name: value,
          parent,
          dependsOn: [],
          attributes: {},
          ...(span && { span }),
        })
      }
  },
  catalogue: catalogue<Row>(SQL, ({ type_name, name }) =>
    resource({
      kind: 'enum-value',
      name,
      parent: addressOf('enum', null, type_name),
      dependsOn: [],
      attributes: {},
    }),
  ),
  add: () => [],
  alter: () => [],
  drop: () => [],
  rename: (change, context) => {
    const { from, to } = change
    const type = qualified(context.schema, nameIn(parentOf(to)))
    const names = `${literal(from.name)} TO ${literal(to.name)}`
    return [{ sql: `ALTER TYPE ${type} RENAME VALUE ${names}`, changes: [change], stage: 'types' }]
  },
}
