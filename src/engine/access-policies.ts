/** Policies as SQL: whom they bind and when, since what they let through only the database can say. */
import type { Operation, Policy, Table } from '../model/index.ts'
import type { Asker } from '../query/index.ts'

const COMMANDS: Readonly<Record<Operation, Policy['command']>> = {
  create: 'insert',
  read: 'select',
  list: 'select',
  update: 'update',
  delete: 'delete',
}

/** The declared policies that a row has to meet besides, when such an asker does this. */
export function policiesFor(table: Table, operation: Operation, asker: Asker): readonly Policy[] {
  if (table.adopted) return []
  return (table.policies ?? []).filter(
    ({ command, to }) => (command === 'all' || command === COMMANDS[operation]) && to.includes(asker.role),
  )
}

/** `Only rows that the policy …` */
export function policiesSpoken(policies: readonly Policy[]): string {
  const names = policies.map(({ name }) => `\`${name}\``).join(' and ')
  const [what, lets] = policies.length > 1 ? ['policies', 'let'] : ['policy', 'lets']
  return `Only rows that the ${what} ${names} ${lets} through: SQL, which the database alone judges`
}
