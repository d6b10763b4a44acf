/** Enum types: a named set of values that is a type of its own in the database. */
import { columnOf } from './column-builder.ts'
import type { ValueColumn } from './column-types.ts'
import { type Declaration, declared } from './declaration.ts'
import { plain } from './plain.ts'

/** A value, or a value that used to be called something else. */
export type EnumValueInput<Value extends string> = Value | { readonly value: Value; readonly renamedFrom: string }

/** An enum type. Calling it gives a column of it. */
export interface EnumTypeBuilder<Value extends string> {
  /** A column of this type. */
  (): ValueColumn<Value, Value>
  /** What it is, for documents and the database's own comment; wins over the doc comment. */
  describe(text: string): EnumTypeBuilder<Value>
  /** The name it had before. */
  renamedFrom(name: string): EnumTypeBuilder<Value>
  /** The name in the database. */
  dbName(name: string): EnumTypeBuilder<Value>
}

/** A named set of values: `const mood = enumType('mood', ['happy', 'sad'])`, used as a column by calling it. */
export function enumType<const Value extends string>(
  name: string,
  values: readonly EnumValueInput<Value>[],
): EnumTypeBuilder<Value> {
  return enumTypeOf({ enumType: name, values: plain(values) })
}

function enumTypeOf<Value extends string>(declaration: Declaration): EnumTypeBuilder<Value> {
  const extended = (key: string, value: string): EnumTypeBuilder<Value> => enumTypeOf({ ...declaration, [key]: value })
  const column = (): ValueColumn<Value, Value> => columnOf({ type: 'enumType', enumType: declaration.enumType })
  return declared(
    Object.assign(column, {
      describe: (text: string) => extended('description', text),
      renamedFrom: (old: string) => extended('renamedFrom', old),
      dbName: (name: string) => extended('dbName', name),
    }),
    declaration,
  )
}
