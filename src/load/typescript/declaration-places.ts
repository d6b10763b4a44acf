/** Places in tables, enum types and the config. */

import type { DocComment } from './docs.ts'
import { fieldsPlace } from './field-places.ts'
import type { ParsedFile } from './file.ts'
import { callPlace, dataPlace, leaf, linkPlace, type Place } from './places.ts'
import { type Chain, chainOf, defaultExport, type Placed, type Scope } from './scope.ts'
import { argument, stringOf } from './syntax.ts'

/** Keys of a table that hold one member a call. */
const LISTS: Readonly<Record<string, string>> = { indexes: 'index', unique: 'unique', rows: 'rows' }
const WORDS: Readonly<Record<string, string>> = { description: 'describe' }

/** A table: `table('posts', { … }).index(…)`. */
export function tablePlace(scope: Scope, chain: Chain, doc: DocComment | undefined): Place {
  const { file } = chain.root
  const columns = rootArgument(chain, 1)
  const options = rootArgument(chain, 2)
  return declarationPlace(chain, doc, 'table', (step) => {
    if (step === 'columns') return columns && fieldsPlace(scope, columns)
    if (step === 'options') return options && dataPlace(scope, options)
    if (step === 'checks') return checksPlace(scope, chain, file)
    const list = LISTS[step]
    if (list !== undefined) return listPlace(scope, chain, list)
    return callPlace(scope, chain, [WORDS[step] ?? step])
  })
}

/** An enum type: `enumType('mood', ['happy', 'sad'])`. */
export function enumPlace(scope: Scope, chain: Chain, doc: DocComment | undefined): Place {
  const values = rootArgument(chain, 1)
  return declarationPlace(chain, doc, 'enumType', (step) => {
    if (step === 'values') return values && dataPlace(scope, values)
    return callPlace(scope, chain, [WORDS[step] ?? step])
  })
}

/** The object of `export default defineConfig({ … })`, or of a plain `export default { … }`. `index`: which argument it is. */
export function configPlace(scope: Scope, file: ParsedFile, index: number = 0): Place | undefined {
  const exported = defaultExport(file)
  if (!exported) return undefined
  const placed = scope.follow({ file, node: exported })
  const inner = placed.node.type === 'CallExpression' ? argument(placed.node, index) : undefined
  return dataPlace(scope, inner ? { file: placed.file, node: inner } : placed)
}

function declarationPlace(
  chain: Chain,
  doc: DocComment | undefined,
  nameKey: string,
  member: (step: string) => Place | undefined,
): Place {
  const { file, node } = chain.root
  const name = rootArgument(chain, 0)?.node ?? node
  const self = leaf(file, name)
  const described = (step: string): Place | undefined => (step === 'description' && doc ? leaf(file, doc) : undefined)
  return {
    ...self,
    doc,
    member: (step) => (step === nameKey ? self : (member(String(step)) ?? described(String(step)))),
  }
}

function rootArgument({ root }: Chain, index: number): Placed | undefined {
  const node = root.node.type === 'CallExpression' ? argument(root.node, index) : undefined
  return node && { file: root.file, node }
}

/** The calls of one word as a list; a member's first part is what its first argument says. */
function listPlace(scope: Scope, chain: Chain, word: string): Place | undefined {
  const calls = chain.calls.filter(({ name }) => name === word)
  const [first] = calls
  if (!first) return undefined
  const self = linkPlace(scope, first)
  return { ...self, member: (index) => itemPlace(scope, calls[Number(index)], word) }
}

function itemPlace(scope: Scope, link: Chain['calls'][number] | undefined, word: string): Place | undefined {
  if (!link) return undefined
  const { file, call } = link
  const part = (index: number): Place | undefined => {
    const node = argument(call, index)
    return node && dataPlace(scope, { file, node })
  }
  const named: Readonly<Record<string, number>> = word === 'rows' ? { for: 0, where: 1 } : { columns: 0 }
  const member = (step: string | number): Place | undefined => {
    const index = named[step]
    return index === undefined ? part(word === 'rows' ? 2 : 1)?.member(step) : part(index)
  }
  return { ...linkPlace(scope, link), member }
}

function checksPlace(scope: Scope, chain: Chain, file: ParsedFile): Place | undefined {
  const calls = chain.calls.filter(({ name }) => name === 'check')
  const [first] = calls
  if (!first) return undefined
  const member = (name: string | number): Place | undefined => {
    const link = calls.findLast(({ call }) => stringOf(argument(call, 0)) === name)
    const key = link && argument(link.call, 0)
    return key && { ...linkPlace(scope, link, 1), key }
  }
  return { ...leaf(file, first), file: first.file, member }
}

/** Takes apart the chain at `placed` where it begins with a call of `word`; undefined elsewhere. */
export function chainFrom(scope: Scope, placed: Placed, words: readonly string[]): Chain | undefined {
  const chain = chainOf(scope, placed)
  const { node, file } = chain.root
  if (node.type !== 'CallExpression') return undefined
  const { callee } = node
  const local = callee.type === 'Identifier' ? scope.importedName(file, callee.name) : memberName(callee)
  return local !== undefined && words.includes(local) ? chain : undefined
}

function memberName(callee: Placed['node']): string | undefined {
  const named = callee.type === 'MemberExpression' && !callee.computed ? callee.property : undefined
  return named?.type === 'Identifier' ? named.name : undefined
}
