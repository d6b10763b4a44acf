/** API keys in `bkend.keys`: their hashes and what hangs on them. */
import type { KeyRecord, KeyStore } from '../../../query/index.ts'
import { type AccountsScope, type AsLogin, members, moment } from './accounts-scope.ts'

const KEY_JSON = members({
  id: 'k.id',
  kind: 'k.kind',
  name: 'k.name',
  scopes: 'k.scopes',
  expiresAt: moment('k.expires_at'),
  revokedAt: moment('k.revoked_at'),
  createdAt: moment('k.created_at'),
})

const MINE = 'k.project = $1 and k.environment = $2'

interface KeyRow {
  readonly key: KeyRecord
}

/** Over a login that may read and write `bkend.keys`. */
export function keyStore(login: AsLogin, { project, environment }: AccountsScope): KeyStore {
  const run = async (sql: string, ...values: readonly unknown[]): Promise<readonly KeyRecord[]> =>
    (await login((c) => c.query<KeyRow>(sql, [project, environment, ...values]))).map((row) => row.key)
  return {
    byHash: async (hash) =>
      (await run(`select ${KEY_JSON} as key from bkend.keys k where ${MINE} and k.hash = $3`, hash))[0] ?? null,
    async create({ kind, name, scopes, expiresAt, hash }) {
      const sql = `insert into bkend.keys as k (id, project, environment, kind, name, scopes, expires_at, hash)
        values (bkend.uuidv7()::text, $1, $2, $3, $4, $5::text[], $6, $7) returning ${KEY_JSON} as key`
      const [key] = await run(sql, kind, name, scopes, expiresAt, hash)
      if (!key) throw new Error('an insert answered no row')
      return key
    },
    list: () => run(`select ${KEY_JSON} as key from bkend.keys k where ${MINE} order by k.created_at desc, k.id desc`),
    async revoke(id) {
      const sql = `update bkend.keys k set revoked_at = now() where ${MINE} and k.id = $3 and k.revoked_at is null
        returning ${KEY_JSON} as key`
      return (await run(sql, id)).length > 0
    },
  }
}
