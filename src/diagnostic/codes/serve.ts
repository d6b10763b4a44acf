/** Codes of serving: what keeps the server from starting, and what its users and keys are refused for. */

/** Code → what it means. */
export const serveCodes = {
  'serve/not-pushed': 'Nothing was pushed to the environment that is served',
  'serve/store': 'The database does not answer as serving needs it',
  'serve/login': 'The login of the server has too many rights, or too few',
  'serve/port': 'The port cannot be listened on',
  'serve/key': 'An API key cannot be made or revoked as asked',
  'serve/scope': 'A scope of an API key names a table that is not there',
  'serve/signing-keys': 'The keys that sign access tokens are missing, damaged or readable by others',
  'serve/user': 'A user cannot be made or changed as asked',
} as const
