/** Alterations between two states of one resource. */
import { same } from '../../../diff/index.ts'
import type { Resource } from '../../../model/index.ts'
import type { ChangeOf } from './kind.ts'

/** An alteration between two states of one resource. */
export function alteration(from: Resource, to: Resource): ChangeOf<'alter'> {
  const names = [...new Set([...Object.keys(from.attributes), ...Object.keys(to.attributes)])]
  const attributes = names.filter((n) => !same(from.attributes[n], to.attributes[n])).sort()
  return { kind: 'alter', address: to.address, from, to, attributes }
}
