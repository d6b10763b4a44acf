/** A live project as the declarations that would make it, and what there is no declaration for. */
import { childrenOf } from '../../../diff/index.ts'
import { addressOf, byName, declaredName, knownNames, namesFor, type Snapshot } from '../../../model/index.ts'
import type { Declared, DeclareOptions, LeftAlone } from '../../../plan/index.ts'
import { capabilitiesIn } from '../capabilities.ts'
import { adoptedTable } from './adopted-table.ts'
import type { DeclaringContext } from './context.ts'
import { madeTable } from './made-table.ts'

/**
 * Pure: the same Snapshot gives the same declarations. Collections whose columns a push remembered are as it made them; all others
 * are `adopted`, with the columns that their validators say and, where they were asked, their documents show.
 */
export function declare(snapshot: Snapshot, { config, facts, known, sample }: DeclareOptions): Declared {
  const left: LeftAlone[] = []
  const children = childrenOf(snapshot)
  const tables = [...snapshot.values()].filter((r) => r.kind === 'table')
  const given = knownNames(known)
  const names = namesFor(tables, (r) => declaredName(r.name, 'table', config.naming), given)
  const files = new Map((known?.tables ?? []).map((t) => [addressOf('table', null, t.dbName), t]))
  const context: DeclaringContext = {
    config,
    capabilities: capabilitiesIn(facts.capabilities),
    ...(sample && { sample }),
    names: new Map([...given, ...names]),
    known: known ?? { tables: [], enums: [] },
    knownTable: (address) => files.get(address),
    childrenOf: (address, kind) => (children.get(address) ?? []).filter((r) => r.kind === kind),
    leave: (address, kind, reason) => void left.push({ address, kind, reason }),
  }
  const declared = tables.map((r) => {
    const isMade = context.childrenOf(r.address, 'column').length > 0 && !sample?.has(r.address)
    return isMade ? madeTable(r, context) : adoptedTable(r, context)
  })
  return { schema: { tables: byName(declared), enums: known?.enums ?? [] }, left }
}
