/** A plan in one line. */
import { type Change, ownChanges } from '../diff/index.ts'

const SIGNS = { add: '+', alter: '~', drop: '-', rename: '→' } as const
const ORDER = ['add', 'alter', 'drop', 'rename'] as const

/** `foreignKey` → `foreign key`, `foreign keys` */
function counted(n: number, kind: string): string {
  const words = kind
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase()
  if (n === 1) return `1 ${words}`
  if (/[^aeiou]y$/.test(words)) return `${n} ${words.slice(0, -1)}ies`
  return `${n} ${words}${/(s|x|ch|sh)$/.test(words) ? 'es' : 's'}`
}

/** `+2 tables, ~1 column, -1 index, →1 table`; `no changes` where there are none. */
export function summary(changes: readonly Change[]): string {
  const own = ownChanges(changes)
  const parts = ORDER.flatMap((kind) => {
    const counts = new Map<string, number>()
    for (const c of own) {
      if (c.kind !== kind) continue
      const of = c.kind === 'drop' ? c.from.kind : c.to.kind
      counts.set(of, (counts.get(of) ?? 0) + 1)
    }
    return [...counts].map(([of, n]) => `${SIGNS[kind]}${counted(n, of)}`)
  })
  return parts.length === 0 ? 'no changes' : parts.join(', ')
}
