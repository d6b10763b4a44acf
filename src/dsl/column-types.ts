/** The chains that follow a column type: what each kind of column can be told. */
import type { Format, ReferenceAction } from '../model/index.ts'
import type { Flag, Typed } from './shape.ts'
import type { Aggregation, Call, NewId, Now, Sql, UserId } from './values.ts'

/** What every column can be told. Each word gives a new column and leaves the old one as it was. */
export interface CommonColumn<Row, Create, Flags extends Flag> extends Typed<Row, Create, Flags> {
  /** No two rows may have the same value; unset does not count. */
  unique(): this
  /** Who may see the value: `'admin | role:moderator'`. */
  read(who: string): this
  /** Who may set the value. */
  write(who: string): this
  /** What it is, for documents and the database's own comment; wins over the doc comment. */
  describe(text: string): this
  /** The name it had before; the rows keep their values. */
  renamedFrom(name: string): this
  /** The value for rows that exist when a required column is added. */
  backfill(value: Row | Now | NewId | UserId | Sql | Call | Aggregation): this
  /** How the old value becomes the new type: `` sql`${column('age')}::integer` ``, or a function: `call('./ages.ts', 'ageOf')`. */
  using(expression: Sql | Call | Aggregation): this
  /** The name in the database. */
  dbName(name: string): this
  /** The table's key, in place of `id`. */
  primaryKey(): this
}

/** Text. Lengths count code points. */
export interface StringColumn<Flags extends Flag = never> extends CommonColumn<string, string, Flags> {
  /** Least length. */
  min(length: number): this
  /** Greatest length. */
  max(length: number): this
  /** A portable pattern; it may match anywhere, so anchor it with `^` and `$`. */
  pattern(pattern: string | RegExp): this
  /** One of the named formats. */
  format(format: Format): this
  /** An email address. */
  email(): this
  /** An http or https URL. */
  url(): this
  /** A UUID as text. */
  uuid(): this
  /** Lower-case words and digits joined by hyphens. */
  slug(): this
  /** A host name. */
  hostname(): this
  /** An IPv4 address. */
  ipv4(): this
  /** An IPv6 address. */
  ipv6(): this
  /** How the database sorts it. */
  collation(name: string): this
  /** May be left out. */
  optional(): StringColumn<Flags | 'optional'>
  /** The value where it is left out. */
  default(value: string | NewId | UserId | Sql): StringColumn<Flags | 'default'>
  /** Computed by the database from other columns. */
  generated(expression: Sql): StringColumn<Flags | 'generated'>
}

/** A number that JSON numbers hold exactly. */
export interface NumberColumn<Flags extends Flag = never> extends CommonColumn<number, number, Flags> {
  /** Least value, itself allowed. */
  min(value: number): this
  /** Greatest value, itself allowed. */
  max(value: number): this
  /** May be left out. */
  optional(): NumberColumn<Flags | 'optional'>
  /** The value where it is left out. */
  default(value: number | Sql): NumberColumn<Flags | 'default'>
  /** Computed by the database from other columns. */
  generated(expression: Sql): NumberColumn<Flags | 'generated'>
}

/** A number with more digits than a double holds: JSON has it as text (`numeric` up to 15 digits as a number). */
export interface ExactColumn<Row extends string | number, Flags extends Flag = never>
  extends CommonColumn<Row, Row, Flags> {
  /** Least value, itself allowed. */
  min(value: number | bigint | string): this
  /** Greatest value, itself allowed. */
  max(value: number | bigint | string): this
  /** May be left out. */
  optional(): ExactColumn<Row, Flags | 'optional'>
  /** The value where it is left out. */
  default(value: number | bigint | string | Sql): ExactColumn<Row, Flags | 'default'>
  /** Computed by the database from other columns. */
  generated(expression: Sql): ExactColumn<Row, Flags | 'generated'>
}

/** Any other value; `Default` is what its default may be beside SQL. */
export interface ValueColumn<Row, Default, Flags extends Flag = never, Create = Row>
  extends CommonColumn<Row, Create, Flags> {
  /** May be left out. */
  optional(): ValueColumn<Row, Default, Flags | 'optional', Create>
  /** The value where it is left out. */
  default(value: Default | Sql): ValueColumn<Row, Default, Flags | 'default', Create>
  /** Computed by the database from other columns. */
  generated(expression: Sql): ValueColumn<Row, Default, Flags | 'generated', Create>
}

/** A list. */
export interface ArrayColumn<Item, ItemCreate, Flags extends Flag = never>
  extends CommonColumn<Item[], ItemCreate[], Flags> {
  /** Least number of items. */
  min(items: number): this
  /** Greatest number of items. */
  max(items: number): this
  /** May be left out. */
  optional(): ArrayColumn<Item, ItemCreate, Flags | 'optional'>
  /** The value where it is left out. */
  default(value: readonly Item[] | Sql): ArrayColumn<Item, ItemCreate, Flags | 'default'>
  /** Computed by the database from other columns. */
  generated(expression: Sql): ArrayColumn<Item, ItemCreate, Flags | 'generated'>
}

/** Another row's id. */
export interface ReferenceColumn<Flags extends Flag = never> extends CommonColumn<string, string, Flags> {
  /** What happens here when the other row goes. */
  onDelete(action: ReferenceAction): this
  /** What happens here when the other row's id changes. */
  onUpdate(action: ReferenceAction): this
  /** Checked at commit (`deferred`), or at once until a transaction defers it (`immediate`). */
  deferrable(initially?: 'deferred' | 'immediate'): this
  /** The foreign key's name in the database. */
  constraint(name: string): this
  /** The name under which `expand` gives the other row. */
  as(name: string): this
  /** May be left out. */
  optional(): ReferenceColumn<Flags | 'optional'>
  /** The value where it is left out. */
  default(value: string | NewId | UserId | Sql): ReferenceColumn<Flags | 'default'>
  /** Computed by the database from other columns. */
  generated(expression: Sql): ReferenceColumn<Flags | 'generated'>
}
