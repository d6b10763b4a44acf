/** What is told of where a URL leads. */
import { expect, test } from 'vitest'
import { destinationOfUrl } from '../../src/engine/targets.ts'

const told: readonly (readonly [url: string, want: { host: string; user: string; database: string }])[] = [
  ['postgres://ann:secret@db.example:5433/app', { host: 'db.example:5433', user: 'ann', database: 'app' }],
  ['postgres://ann:secret%40@[::1]/app?password=secret', { host: '[::1]', user: 'ann', database: 'app' }],
  ['postgres://ann:secret@/app?host=/run/postgresql', { host: '', user: '', database: 'app' }],
  ['postgres:///app?user=ann&password=secret', { host: '', user: '', database: 'app' }],
  ['postgres://ann:secret/x@db.example/app', { host: '', user: '', database: '' }],
  ['postgres://ann:secret%@db.example/%', { host: '', user: '', database: '' }],
  [
    'mongodb://ann:secret@a.example:1,b.example:2/app?replicaSet=r',
    { host: 'a.example:1', user: 'ann', database: 'app' },
  ],
  ['mongodb+srv://ann:secret@db.example/app', { host: 'db.example', user: 'ann', database: 'app' }],
  ['pglite:.bkend/dev', { host: '', user: '', database: 'pglite:.bkend/dev' }],
]

test.each(told)('%s', (url, want) => {
  const destination = destinationOfUrl('postgres', url)
  expect(destination).toMatchObject(want)
  expect(JSON.stringify(destination)).not.toContain('secret')
})
