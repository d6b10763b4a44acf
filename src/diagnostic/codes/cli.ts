/** Codes of the command line and the configuration. */

/** Code → what it means. */
export const cliCodes = {
  'cli/usage': 'The command line is wrong',
  'cli/internal': 'A fault in bkend itself',
  'config/not-found': 'No config file, and not both --url and --schema',
  'config/invalid': 'The config does not say something that bkend understands',
  'config/unknown-environment': '--env names an environment that the config does not have',
  'config/missing-variable': 'env() names a variable that is set nowhere',
  'config/url': 'A database URL is missing or of an unknown kind',
} as const
