/** Codes of running permission tests. */

/** Code → what it means. */
export const accessCodes = {
  'access/failed': 'A permission test says what the permissions do not',
  'access/shadow': 'The database for permission tests cannot be used',
} as const
