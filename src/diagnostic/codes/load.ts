/** Codes of reading schema files. */

/** Code → what it means. */
export const loadCodes = {
  'load/not-found': 'A file or folder does not exist',
  'load/unreadable': 'A file cannot be read as UTF-8 text',
  'load/empty': 'The schema folder declares no table',
  'load/syntax': 'A file does not parse',
  'load/execution': 'A TypeScript file threw while it ran',
  'load/import': 'An import cannot be resolved',
  'load/cyclic-import': 'Schema files import each other in a circle',
  'load/not-a-declaration': 'A file exports nothing that declares a table or an enum',
  'load/limit': 'A file is larger, deeper or slower than any schema needs',
} as const
