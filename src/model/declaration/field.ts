/** zod of a field: a column, a property of an object, an item of an array. */
import { z } from 'zod'
import { REFERENCE_ACTIONS } from '../column-type.ts'
import { FORMATS } from '../field.ts'
import { bound, conversion, count, flag, list, members, oneOf, sql, strict, text } from './kit.ts'
import { lazy } from './lazy.ts'

/** The keys of every field. `nested` is the schema of items and properties. */
function fieldShape(nested: z.ZodType): Record<string, z.ZodType> {
  return {
    type: text('The type: `string`, `integer`, `numeric(5,2)`, `reference` …'),
    optional: flag('May be left out. Fields are required unless they say so.'),
    default: z
      .unknown()
      .describe(
        'The value of a field that is left out: a literal, `{ $now: true }`, `{ $uuid: true }`, `{ $userId: true }` or `{ $sql: … }`.',
      ),
    description: text('What the field means; shown in every artefact.'),
    enum: list(
      z.union([z.string(), z.int()], { error: 'must be text or a whole number' }),
      'a list of values',
      'The only values allowed; strings, or whole numbers for integers.',
    ),
    minLength: count('Fewest characters (code points).'),
    maxLength: count('Most characters (code points).'),
    minimum: bound('Smallest value, itself allowed.'),
    maximum: bound('Largest value, itself allowed.'),
    minItems: count('Fewest items.'),
    maxItems: count('Most items.'),
    pattern: text('A portable regular expression; it matches anywhere unless it says `^` and `$`.'),
    format: oneOf(FORMATS, 'A well-known kind of text.'),
    items: nested,
    properties: members(nested, 'properties by name', 'What an object holds: name → field. Unknown keys are refused.'),
    enumType: text('The enum type, by name.'),
  }
}

/** The keys that only columns take. */
function columnOnlyShape(): Record<string, z.ZodType> {
  return {
    native: text('A type in the database’s own words, such as `tsvector`.'),
    to: text('The table whose rows a reference points at, or `$users`.'),
    onDelete: oneOf(REFERENCE_ACTIONS, 'What happens here when the other row goes.'),
    onUpdate: oneOf(REFERENCE_ACTIONS, 'What happens here when the other row’s id changes.'),
    deferrable: oneOf(['deferred', 'immediate'], 'Check the reference at commit, or at once but deferrable.'),
    constraint: text('The foreign key’s name in the database.'),
    as: text('The name under which the other row is expanded; `postId` gives `post` by itself.'),
    unique: flag('No two rows may have the same value.'),
    primaryKey: flag('This column is (part of) the primary key.'),
    read: text('Who may read this column: `admin | role:moderator`.'),
    write: text('Who may set this column.'),
    dbName: text('The column’s name in the database.'),
    renamedFrom: text('What this column used to be called.'),
    backfill: z
      .unknown()
      .describe(
        'The value for rows that exist when this required column is added: as a default, or `{ $call: ./backfills/slugs.ts, export: slugOf }`, or `{ $aggregation: … }`.',
      ),
    using: conversion('What turns the old value into the new type: SQL, a function, or an aggregation expression.'),
    generated: sql('SQL that computes the value from other columns.'),
    collation: text('The collation, by its name in the database.'),
  }
}

/** A property or item in its long form; what it nests is judged on its own. */
export const fieldSchema: () => z.ZodObject = lazy(() => strict(fieldShape(z.unknown()), ['type']))

/** A column in its long form; what it nests is judged on its own. */
export const columnSchema: () => z.ZodObject = lazy(() =>
  strict({ ...fieldShape(z.unknown()), ...columnOnlyShape() }, ['type']),
)

/** Shorthand (`integer?`) or the long form, nested all the way down; for editors. */
export const fieldTree: () => z.ZodType = lazy(() => {
  const long = lazy(() => strict(fieldShape(tree), ['type']))
  const tree: z.ZodType = z.lazy(() => z.union([z.string(), long()])).meta({ id: 'field', title: 'Field' })
  return tree
})

/** A column with everything that it nests; for editors. */
export const columnTree: () => z.ZodType = lazy(() =>
  z
    .union([z.string(), strict({ ...fieldShape(fieldTree()), ...columnOnlyShape() }, ['type'])])
    .meta({ id: 'column', title: 'Column' }),
)
