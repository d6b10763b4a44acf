/** Codes of a target: what it cannot do, or how it answered. */

/** Code → what it means. */
export const targetCodes = {
  'target/connect': 'The database cannot be reached or refuses the login',
  'target/permission': 'The database role may not do something that push needs',
  'target/version': 'The server is too old',
  'target/unsupported': 'The target cannot do what is declared',
  'target/busy': 'Another process holds the embedded database',
  'target/forced-row-security': 'A table forces row-level security on its owner',
  'target/foreign-policy':
    'A row security policy that bkend did not make lets more rows through than the permissions say',
} as const
