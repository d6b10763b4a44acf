/** What MongoDB cannot change once a collection stands: a push that would is refused, never half done. */
import { type Diagnostic, error } from '../../../diagnostic/index.ts'
import { afterRenames, type Rename } from '../../../diff/index.ts'
import type { JsonObject, Resource, Snapshot } from '../../../model/index.ts'
import { collectionChange } from '../collection-options.ts'

function jsonOf({ attributes }: Resource, name: string): JsonObject | null {
  const text = attributes[name]
  return typeof text === 'string' ? (JSON.parse(text) as JsonObject) : null
}

const WAY =
  'Declare under `mongodb` what is there; or declare a table under another name, copy the documents, and drop the old one'

function ofCollection(from: Resource, to: Resource): Diagnostic[] {
  const { fixed } = collectionChange(jsonOf(from, 'options'), jsonOf(to, 'options'))
  const [before, after] = [jsonOf(from, 'shardKey'), jsonOf(to, 'shardKey')]
  const resharded = before !== null && JSON.stringify(before) !== JSON.stringify(after)
  const what = [...fixed, ...(resharded ? ['shardKey'] : [])]
  if (what.length === 0) return []
  const told = what.map((name) => `\`${name}\``).join(', ')
  const message = `The collection \`${to.name}\` stands, and MongoDB cannot change its ${told}`
  const hint = resharded ? 'Run `reshardCollection` by hand, and declare the key that it made' : WAY
  return [error('target/unsupported', message, { span: to.span, hint })]
}

/** The changes of collections that are refused. */
export function unchangeable(desired: Snapshot, renames: readonly Rename[], before: Snapshot): Diagnostic[] {
  const current = afterRenames(before, desired, renames)
  return [...desired.values()].flatMap((to) => {
    const from = to.kind === 'table' ? current.get(to.address) : undefined
    return from ? ofCollection(from, to) : []
  })
}
