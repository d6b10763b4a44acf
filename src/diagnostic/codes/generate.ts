/** Codes of generating files. */

/** Code → what it means. */
export const generateCodes = {
  'generate/stale': 'A generated file differs from what the schema says',
  'generate/edited': 'A generated file lost its header; it will not be overwritten',
  'generate/name-clash': 'Two tables would give the same generated name',
  'generate/write': 'A generated file cannot be written',
} as const
