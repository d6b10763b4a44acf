/** Codes of judging the declared schema. */

/** Code → what it means. */
export const schemaCodes = {
  'schema/unknown-key': 'A key that the language does not have',
  'schema/invalid-value': 'A value of the wrong type or outside its range',
  'schema/missing-key': 'A required key is missing',
  'schema/unknown-type': 'A column type that does not exist',
  'schema/name': 'A name that breaks the rules',
  'schema/duplicate': 'The same thing declared twice',
  'schema/unknown-table': 'A reference to a table that is not declared',
  'schema/unknown-column': 'A column that the table does not have',
  'schema/unknown-enum': 'An enum type that is not declared',
  'schema/system-column': 'A system column declared by hand',
  'schema/constraint': 'A constraint that does not fit its column or contradicts another',
  'schema/default': 'A default that breaks its own column',
  'schema/pattern': 'A pattern outside the portable subset',
  'schema/permission': 'A permission that does not parse or names an unknown role',
  'schema/filter': 'A filter that does not fit the table',
  'schema/reserved-table': 'A table name that the Data API also uses',
  'schema/not-yet': 'A word of the language that this version does not support yet',
  'schema/unquoted-name': 'An unquoted camelCase name in SQL',
  'schema/index': 'An index or unique that cannot work as declared',
  'schema/hidden-unique': 'A unique tells those who write of rows that they may not read',
  'schema/access-test': 'A permission test that does not read, or names what is not there',
} as const
