/** Codes of applying a plan. */

/** Code → what it means. */
export const applyCodes = {
  'apply/locked': 'Another push holds the lease',
  'apply/drift': 'The live state is not the one that was expected',
  'apply/rolled-back': 'The live state is that of a rollback, and the files are still what was rolled back',
  'apply/no-version': 'The version to go back to is not in the history',
  'apply/values-gone': 'A rollback brings back a table or a column, not the values that it held',
  'apply/statement': 'A statement failed',
  'apply/data': 'Existing rows break a new rule',
  'apply/function': 'A function of the project could not give a row its value',
  'apply/verify': 'The database did not reach the expected state',
  'apply/interrupted': 'The run was interrupted',
  'apply/resumed': 'An earlier push stopped part-way and was taken up',
  'apply/stopped': 'A push stopped after some phases were committed',
} as const
