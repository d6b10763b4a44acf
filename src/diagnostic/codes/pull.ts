/** Codes of pulling a live project into schema files. */

/** Code → what it means. */
export const pullCodes = {
  'pull/conflict': 'Files and database changed the same thing, each in its own way',
  'pull/edit': 'A declaration is not written out, so pull cannot edit it',
  'pull/empty': 'The database has no table that could be declared',
  'pull/project': 'The tables that were pulled are those of another project, or of another environment',
  'pull/permissions': 'Who may do what is not known of tables that were pulled',
} as const
