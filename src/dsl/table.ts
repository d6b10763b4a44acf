/** The builder behind `table()`. */
import { fieldsOf } from './column-builder.ts'
import { DECLARATION, type Declaration, type Declared, declared } from './declaration.ts'
import { define, plain } from './plain.ts'
import type { ColumnNames, Fields } from './shape.ts'
import type { Table, TableOptions } from './table-types.ts'

/** A table under construction. What may be said with which names is the business of `table-types.ts`. */
class TableBuilder implements Declared {
  declare readonly [DECLARATION]: Declaration

  constructor(declaration: Declaration) {
    declared(this, declaration)
  }

  #with(key: string, value: unknown): TableBuilder {
    return new TableBuilder({ ...this[DECLARATION], [key]: plain(value) })
  }

  #append(key: string, value: unknown): TableBuilder {
    const before = this[DECLARATION][key]
    return this.#with(key, [...(Array.isArray(before) ? before : []), value])
  }

  index(columns: unknown, options?: object): TableBuilder {
    return this.#append('indexes', { columns: listOf(columns), ...options })
  }
  unique(columns: unknown, options?: object): TableBuilder {
    return this.#append('unique', { columns: listOf(columns), ...options })
  }
  check(name: string, rule: unknown): TableBuilder {
    const before = this[DECLARATION].checks
    if (typeof before === 'object' && before !== null && Object.hasOwn(before, name))
      throw new TypeError(`the check \`${name}\` is declared twice`)
    const checks: Record<string, unknown> = { ...(before as object | undefined) }
    define(checks, name, rule)
    return this.#with('checks', checks)
  }
  permissions(permissions: unknown): TableBuilder {
    return this.#with('permissions', permissions)
  }
  rows(who: string, where: unknown, options?: object): TableBuilder {
    return this.#append('rows', { for: who, where, ...options })
  }
  policy(name: string, policy: object): TableBuilder {
    const before = this[DECLARATION].policies
    if (typeof before === 'object' && before !== null && Object.hasOwn(before, name))
      throw new TypeError(`the policy \`${name}\` is declared twice`)
    const policies: Record<string, unknown> = { ...(before as object | undefined) }
    define(policies, name, policy)
    return this.#with('policies', policies)
  }
  crudPolicy(policy: unknown): TableBuilder {
    return this.#append('crudPolicy', policy)
  }
  access(access: unknown): TableBuilder {
    return this.#with('access', access)
  }
  describe(text: string): TableBuilder {
    return this.#with('description', text)
  }
  renamedFrom(name: string): TableBuilder {
    return this.#with('renamedFrom', name)
  }
  primaryKey(columns: unknown): TableBuilder {
    return this.#with('primaryKey', listOf(columns))
  }
}

function listOf(columns: unknown): unknown {
  return Array.isArray(columns) ? columns : [columns]
}

/** Declares a table: its name, its columns, and options last. */
export function table<F extends Fields, const System extends boolean = true>(
  name: string,
  columns: F,
  options?: TableOptions<ColumnNames<F, System>, System>,
): Table<F, System> {
  const declaration = { table: name, columns: fieldsOf(columns), ...(options && { options: plain(options) }) }
  return new TableBuilder(declaration) as unknown as Table<F, System>
}
