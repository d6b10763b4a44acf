/** Codes of comparing and planning. */

/** Code → what it means. */
export const planCodes = {
  'plan/rename': 'A drop and an add that look like a rename',
  'plan/hazard': 'A change that is refused unless it is allowed by name',
  'plan/unmanaged': 'An object in the database that the files do not declare and bkend did not make',
  'plan/open-table': 'A table that declares no permissions is open by default; a protected environment refuses it',
  'plan/wider-access': 'A push to a protected environment lets people do more than before',
  'plan/not-compared': 'An expression that could not be compared on the server',
  'plan/file': 'A plan file cannot be read, or is of another format',
} as const
