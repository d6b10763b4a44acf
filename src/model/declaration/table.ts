/** zod of a table and an enum type. */
import { z } from 'zod'
import { INDEX_METHODS } from '../table.ts'
import { flag, keyColumns, list, members, oneOf, sql, strict, text } from './kit.ts'
import { lazy } from './lazy.ts'
import { mongodbIndexSchema, mongodbTableSchema, mongodbUniqueSchema } from './mongodb.ts'

const COLUMNS =
  'Columns in order; an index may add `desc`: `createdAt desc`. On Postgres also `{ $sql: … }` and `{ key, order, opclass }`.'

/** A key of an index or unique: a column, SQL, or either with its order and operator class. */
export const keySchema: () => z.ZodType = lazy(() => {
  const expression = sql('SQL over the row: `lower({email})`.')
  const long = z.strictObject({
    key: z.union([z.string(), expression]).describe('A column, or `{ $sql: … }`.'),
    order: oneOf(['asc', 'desc'], 'Its order; `asc` unless said.').optional(),
    opclass: text('Postgres’ operator class: `gin_trgm_ops`.').optional(),
  })
  return z.union([z.string(), expression, long], { error: 'must be a column, SQL, or `{ key, order, opclass }`' })
})

function columnList(): z.ZodType {
  return z
    .array(keySchema(), { error: 'must be a list of columns' })
    .min(1, { error: 'must name a column' })
    .describe(COLUMNS)
}

/** What indexes and uniques share. */
function keyShape(): Record<string, z.ZodType> {
  return {
    columns: columnList(),
    name: text('Its name in the database; derived from table and columns otherwise.'),
    include: keyColumns('Columns that Postgres keeps beside the keys, to answer from the index alone.'),
    where: z.unknown().describe('Only rows that match this filter (or `{ $sql: … }`).'),
    renamedFrom: text('What it used to be called.'),
  }
}

/** An index in its long form. */
export const indexSchema: () => z.ZodObject = lazy(() =>
  strict(
    {
      ...keyShape(),
      using: oneOf(INDEX_METHODS, 'The index method; `gin` finds values inside arrays and objects.'),
      nulls: oneOf(['largest'], 'Unset sorts highest, as Postgres has it by itself; lowest unless said.'),
      mongodb: mongodbIndexSchema().describe('What MongoDB alone has: `{ type: text }`, `{ expireAfterSeconds: 0 }`.'),
    },
    ['columns'],
  ),
)

/** A unique constraint in its long form. */
export const uniqueSchema: () => z.ZodObject = lazy(() =>
  strict(
    {
      ...keyShape(),
      hashed: flag('Compare a hash of the values: for keys past 2,700 bytes.'),
      index: flag('A unique index rather than a constraint.'),
      mongodb: mongodbUniqueSchema().describe('What MongoDB alone has: `{ collation: { locale: en, strength: 2 } }`.'),
    },
    ['columns'],
  ),
)

/** A row rule. */
export const rowsSchema: () => z.ZodObject = lazy(() => {
  const on = z.enum(['list', 'read'], { error: 'must be `list` or `read`' })
  return strict(
    {
      for: text('Whom the rule is for: `guest`, `user`, `self`, `role:NAME` …'),
      where: z.unknown().describe('The rows that they get; `$userId` is the asker’s id.'),
      on: list(on, 'a list of `list` and `read`', 'Where it holds; `[list]` unless said.'),
    },
    ['for', 'where'],
  )
})

/** A policy. */
export const policySchema: () => z.ZodObject = lazy(() => {
  const role = z.enum(['guest', 'user', 'admin'], { error: 'must be `guest`, `user` or `admin`' })
  return strict({
    for: oneOf(['all', 'select', 'insert', 'update', 'delete'], 'The command that it binds; `all` unless said.'),
    to: z.union([role, z.array(role).min(1)], { error: 'must be `guest`, `user`, `admin` or a list of them' }),
    using: sql('What a row that is there has to be.'),
    check: sql('What a row that is written has to be; as `using` unless said.'),
  })
})

/** One line of `crudPolicy`. */
export const crudPolicySchema: () => z.ZodObject = lazy(() => {
  const may = z.union([z.boolean(), z.literal('self')], { error: 'must be `true`, `false` or `self`' })
  return strict({ role: text('`guest`, `user` or `role:NAME`.'), read: may, modify: may }, ['role'])
})

/** The switches of `access`. */
export const accessSchema: () => z.ZodObject = lazy(() =>
  strict({
    publicRead: flag('Everyone reads; off unless said.'),
    publicWrite: flag('Everyone inserts; off unless said.'),
    insert: flag('Signed-in users insert; on unless said.'),
    readOwn: flag('Users read their own rows; on unless said.'),
    updateOwn: flag('Users update their own rows; on unless said.'),
    deleteOwn: flag('Users delete their own rows; on unless said.'),
  }),
)

/** Permission tests: rows, who is there, and sentences. */
export const testsSchema: () => z.ZodObject = lazy(() =>
  strict(
    {
      rows: members(
        z.unknown(),
        'rows by name',
        'Name → the columns that matter, `createdBy` too; the rest is filled.',
      ),
      people: members(
        z.array(z.string()),
        'lists of roles by name',
        'Name → the roles of the project’s own that somebody has; whoever made a row need not be named.',
      ),
      expect: list(
        z.unknown(),
        'a list of sentences',
        '`guest can read open`, `ann cannot update secret.title`; `*`: every row.',
      ),
    },
    ['rows', 'expect'],
  ),
)

/** Settings of the table as a whole. */
export const optionsSchema: () => z.ZodObject = lazy(() =>
  strict({
    id: oneOf(
      ['default', 'uuid', 'serial', 'objectId', 'text'],
      'How ids are made; time-ordered by the database unless said.',
    ),
    system: flag('`false`: the table has no `id createdBy createdAt updatedAt` of bkend’s.'),
    dbName: text('The table’s name in the database.'),
    displayName: text('The name that people read.'),
    hideExistence: flag(
      'Rows out of reach answer 404 like rows that are not there; so for serial and text ids unless said.',
    ),
    primaryKey: keyColumns('The columns of the primary key.'),
    keyName: text('The primary key’s name in the database.'),
    mongodb: mongodbTableSchema().describe('What MongoDB alone has: `{ capped, timeseries, shardKey, validation … }`.'),
    adopted: flag(
      'The database had it before bkend: nothing is added to it (no row security, grants, checks of types), and it is not served.',
    ),
  }),
)

/** The keys of a table beside its name; members are judged one by one. */
export function tableShape(column: z.ZodType): Record<string, z.ZodType> {
  return {
    description: text('What a row of this table is.'),
    columns: members(column, 'columns by name', 'Name → type (`string?`) or column.'),
    indexes: list(z.unknown(), 'a list of indexes', '`[postId, createdAt desc]` or `{ columns, using, where, name }`.'),
    unique: list(z.unknown(), 'a list of column lists', '`[postId, createdBy]` or `{ columns, hashed, where, name }`.'),
    checks: members(z.unknown(), 'checks by name', 'Name → filter that every row meets, or `{ $sql: … }`.'),
    permissions: members(z.unknown(), 'an object', 'Operation → expression, or role → object of booleans.'),
    policies: members(
      z.unknown(),
      'policies by name',
      'Name → SQL that narrows what is reached: `{ for, to, using, check }`.',
    ),
    crudPolicy: z
      .unknown()
      .describe('Permissions in one line a role: `{ role: user, read: true, modify: self }`, or a list.'),
    access: z
      .unknown()
      .describe('Permissions as switches: `{ publicRead, publicWrite, insert, readOwn, updateOwn, deleteOwn }`.'),
    tests: z.unknown().describe('Permission tests: `{ rows, people, expect }`.'),
    rows: list(z.unknown(), 'a list of row rules', 'Which rows the askers get: `{ for, where, on }`.'),
    options: z
      .unknown()
      .describe('Settings: `{ id, system, adopted, dbName, displayName, primaryKey, keyName, mongodb }`.'),
    primaryKey: keyColumns('The columns of the primary key.'),
    renamedFrom: text('What this table used to be called.'),
  }
}

/** A table with its name; what it holds is judged on its own. */
export const tableSchema: () => z.ZodObject = lazy(() =>
  strict({ table: text('The table’s name.'), ...tableShape(z.unknown()) }, ['table', 'columns']),
)

/** The values of an enum type. */
export function enumShape(): Record<string, z.ZodType> {
  const renamed = strict({ value: text('The value.'), renamedFrom: text('What it used to be called.') }, ['value'])
  const value = z.union([z.string(), renamed], { error: 'must be text or `{ value, renamedFrom }`' })
  return {
    values: z
      .array(value, { error: 'must be a list of values' })
      .min(1, { error: 'must name a value' })
      .describe('The values in their order: text, or `{ value: sad, renamedFrom: unhappy }`.'),
    description: text('What the type is for.'),
    dbName: text('The type’s name in the database.'),
    renamedFrom: text('What this type used to be called.'),
  }
}

/** An enum type with its name. */
export const enumSchema: () => z.ZodObject = lazy(() =>
  strict({ enumType: text('The enum type’s name.'), ...enumShape() }, ['enumType', 'values']),
)
