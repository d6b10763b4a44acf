/** The hash that names a state of a live project. */
import { hash } from 'node:crypto'
import { canonicalJson, type Expression, type Resource, rememberedOnce, type Snapshot } from '../model/index.ts'
import { mapAttribute } from './readdress.ts'

const textOnly = (e: Expression): Expression => ({ type: 'expression', source: null, text: e.text })

/** Of attributes as a resource holds them: a Snapshot differs from the one before it in few. */
const hashOfAttributes = rememberedOnce((attributes: Resource['attributes']) =>
  hash('sha256', canonicalJson(mapAttribute(attributes, (a) => a, textOnly)), 'base64'),
)

/**
 * Hash of what is there, as 64 hex digits: addresses, attributes and the server's texts. The order of resources, spans,
 * dependencies and our own sources do not count. Worked out once a Snapshot.
 */
export const hashSnapshot: (snapshot: Snapshot) => string = rememberedOnce((snapshot: Snapshot) => {
  const lines: string[] = []
  for (const address of [...snapshot.keys()].sort()) {
    const r = snapshot.get(address)
    if (r) lines.push(address, hashOfAttributes(r.attributes))
  }
  return hash('sha256', lines.join('\0'))
})
