/** Codes of serving: what keeps the server from starting, and what its users and keys are refused for. */

/** Code → what it means. */
export const serveCodes = {
  'serve/signing-keys': 'The keys that sign access tokens are missing, damaged or readable by others',
  'serve/user': 'A user cannot be made or changed as asked',
} as const
