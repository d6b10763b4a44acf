/** Of an attribute that is JSON, as a validator is, a diff shows the parts that differ. */
import { expect, test } from 'vitest'
import { changedWords } from '../../src/cli/render/attributes.ts'
import { resource } from '../../src/model/index.ts'

function validated(validator: object | null) {
  const text = validator && JSON.stringify(validator)
  return resource({ kind: 'table', name: 'posts', parent: null, dependsOn: [], attributes: { validator: text } })
}

const FILLER = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`a${i}`, { bsonType: 'string' }]))
const schema = (title: object) => ({ $jsonSchema: { properties: { ...FILLER, title } } })

test.each([
  [
    'a limit',
    schema({ bsonType: 'string', maxLength: 80 }),
    schema({ bsonType: 'string', maxLength: 8 }),
    'validator $jsonSchema.properties.title.maxLength 80 → 8',
  ],
  [
    'one that comes',
    schema({ bsonType: 'string' }),
    schema({ bsonType: 'string', pattern: '^a' }),
    'validator $jsonSchema.properties.title.pattern none → "^a"',
  ],
  ['the whole', null, { a: 1 }, 'validator none → {"a":1}'],
])('%s', (_, before, after, want) => {
  const [from, to] = [validated(before), validated(after)]
  expect(changedWords({ kind: 'alter', address: to.address, from, to, attributes: ['validator'] })).toBe(want)
})
