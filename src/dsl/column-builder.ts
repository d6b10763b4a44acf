/** The one builder behind every column chain: each word gives a new builder with one more member. */
import { DECLARATION, type Declaration, type Declared, declarationOf, declared } from './declaration.ts'
import { plain } from './plain.ts'

/** `min` and `max` by what the type measures; every other type measures its value. */
const BOUNDS: Readonly<Record<string, readonly [min: string, max: string]>> = {
  string: ['minLength', 'maxLength'],
  text: ['minLength', 'maxLength'],
  varchar: ['minLength', 'maxLength'],
  array: ['minItems', 'maxItems'],
}

/** Flags that change nothing about what a portable pattern matches. */
const HARMLESS_FLAGS = /^[uv]*$/

/** A column under construction. Which words a type may use is the business of `column-types.ts`. */
class ColumnBuilder implements Declared {
  declare readonly [DECLARATION]: Declaration

  constructor(declaration: Declaration) {
    declared(this, declaration)
  }

  #with(key: string, value: unknown): ColumnBuilder {
    return new ColumnBuilder({ ...this[DECLARATION], [key]: plain(value) })
  }

  #bound(end: 0 | 1, value: unknown): ColumnBuilder {
    const [type = ''] = String(this[DECLARATION].type).split('(')
    return this.#with((BOUNDS[type] ?? ['minimum', 'maximum'])[end] ?? '', value)
  }

  min(value: unknown): ColumnBuilder {
    return this.#bound(0, value)
  }
  max(value: unknown): ColumnBuilder {
    return this.#bound(1, value)
  }
  pattern(pattern: string | RegExp): ColumnBuilder {
    if (!(pattern instanceof RegExp)) return this.#with('pattern', pattern)
    if (HARMLESS_FLAGS.test(pattern.flags)) return this.#with('pattern', pattern.source)
    throw new TypeError(`a pattern has no flags: write what ${pattern} means in the pattern itself`)
  }
  format(format: string): ColumnBuilder {
    return this.#with('format', format)
  }
  email(): ColumnBuilder {
    return this.format('email')
  }
  url(): ColumnBuilder {
    return this.format('url')
  }
  uuid(): ColumnBuilder {
    return this.format('uuid')
  }
  slug(): ColumnBuilder {
    return this.format('slug')
  }
  hostname(): ColumnBuilder {
    return this.format('hostname')
  }
  ipv4(): ColumnBuilder {
    return this.format('ipv4')
  }
  ipv6(): ColumnBuilder {
    return this.format('ipv6')
  }
  collation(name: string): ColumnBuilder {
    return this.#with('collation', name)
  }
  optional(): ColumnBuilder {
    return this.#with('optional', true)
  }
  default(value: unknown): ColumnBuilder {
    return this.#with('default', value)
  }
  generated(expression: unknown): ColumnBuilder {
    return this.#with('generated', expression)
  }
  unique(): ColumnBuilder {
    return this.#with('unique', true)
  }
  read(who: string): ColumnBuilder {
    return this.#with('read', who)
  }
  write(who: string): ColumnBuilder {
    return this.#with('write', who)
  }
  describe(text: string): ColumnBuilder {
    return this.#with('description', text)
  }
  renamedFrom(name: string): ColumnBuilder {
    return this.#with('renamedFrom', name)
  }
  backfill(value: unknown): ColumnBuilder {
    return this.#with('backfill', value)
  }
  using(expression: unknown): ColumnBuilder {
    return this.#with('using', expression)
  }
  dbName(name: string): ColumnBuilder {
    return this.#with('dbName', name)
  }
  primaryKey(): ColumnBuilder {
    return this.#with('primaryKey', true)
  }
  onDelete(action: string): ColumnBuilder {
    return this.#with('onDelete', action)
  }
  onUpdate(action: string): ColumnBuilder {
    return this.#with('onUpdate', action)
  }
  deferrable(initially: string = 'deferred'): ColumnBuilder {
    return this.#with('deferrable', initially)
  }
  constraint(name: string): ColumnBuilder {
    return this.#with('constraint', name)
  }
  as(name: string): ColumnBuilder {
    return this.#with('as', name)
  }
}

/** A column of that declaration, under the chain that its type allows. */
export function columnOf<Column>(declaration: Declaration): Column {
  return new ColumnBuilder(declaration) as unknown as Column
}

/** The declarations of columns or properties by name; what is no builder stays as it is, for load to refuse. */
export function fieldsOf(fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null || declarationOf(fields)) return fieldOf(fields)
  return Object.freeze(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldOf(field)])))
}

/** The declaration of one column, property or item; what is no builder as plain JSON. */
export function fieldOf(field: unknown): unknown {
  return declarationOf(field) ?? plain(field)
}
