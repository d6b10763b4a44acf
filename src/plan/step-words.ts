/** A step in one short line, as messages name it. */
import { type Change, ownChanges } from '../diff/index.ts'
import type { Step } from './step.ts'

const SHOWN = 120
const NAMED = 3

function changeWords(change: Change): string {
  const words = (address: string): string => address.replace(':', ' ')
  return change.kind === 'rename'
    ? `rename ${words(change.from.address)} to ${change.to.name}`
    : `${change.kind} ${words(change.address)}`
}

/** Commands are long and much the same: what they change tells them apart. */
function commandWords({ changes }: Step): string {
  const own = ownChanges(changes).map(changeWords)
  const more = own.length > NAMED ? ` and ${own.length - NAMED} more` : ''
  return `${own.slice(0, NAMED).join(', ')}${more}`
}

/** The statement, what the commands change, or the function that is called. */
export function stepWords(step: Step): string {
  const { action } = step
  switch (action.kind) {
    case 'statement': {
      const line = action.text.replace(/\s+/g, ' ').trim()
      return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
    }
    case 'command':
      return commandWords(step)
    case 'function':
      return `${action.export}() of ${action.file}`
  }
}
