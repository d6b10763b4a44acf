/** Codes of seeding: what is wrong with seed rows, and what keeps them out of a database. */

/** Code → what it means. */
export const seedCodes = {
  'seed/file': 'A seed file says something that no seed can say',
  'seed/nothing': 'There is nothing to seed',
  'seed/reference': 'A seed row names a row that is not there',
  'seed/value': 'A value of a seed row breaks a rule of its column or table',
  'seed/duplicate': 'Two seed rows have the same key, or the same values where they must differ',
  'seed/fewer': 'Fewer rows were made up than asked for: more cannot differ',
  'seed/unsatisfied': 'No row can be made up that meets every rule',
  'seed/package': 'The package that makes values up is not installed',
  'seed/protected': 'The environment is protected, and seeding it was not allowed',
  'seed/not-pushed': 'The database does not have the tables that the files declare',
  'seed/refused': 'The database refused a seed row',
} as const
