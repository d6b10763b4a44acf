/** Our own tables on a Postgres server of the tests. */
import pg from 'pg'
import { ownStatements } from '../../src/targets/postgres/driver/own-schema.ts'
import { createDatabase } from '../support/postgres.ts'
import type { Ground, Kept } from './kept.ts'

function keptIn(pool: pg.Pool): Kept {
  const sessions = async (text: string, values: readonly unknown[]): Promise<void> => {
    await pool.query(`update bkend.sessions set ${text} where user_id = $1`, [...values])
  }
  return {
    sessions: async (userId) =>
      (await pool.query('select * from bkend.sessions where user_id = $1 or $1 is null', [userId ?? null])).rows,
    user: async (id) => (await pool.query('select * from bkend.users where id = $1', [id])).rows[0],
    age: (userId, seconds) => sessions('rotated_at = rotated_at - make_interval(secs => $2)', [userId, seconds]),
    endIn: (userId, seconds) => sessions('expires_at = now() + make_interval(secs => $2)', [userId, seconds]),
    async left(userId) {
      const text = 'select extract(epoch from expires_at - now())::int as left from bkend.sessions where user_id = $1'
      return (await pool.query<{ readonly left: number }>(text, [userId])).rows[0]?.left ?? 0
    },
    async forgetSessions(userId) {
      await pool.query('delete from bkend.sessions where user_id = $1', [userId])
    },
    async addUser({ id, environment, email }) {
      const text = `insert into bkend.users (id, project, environment, email, name) values ($1, 'social', $2, $3, 'O')`
      await pool.query(text, [id, environment, email])
    },
  }
}

/** A fresh database. */
export async function onPostgres(): Promise<Ground> {
  const database = await createDatabase()
  const pool = new pg.Pool({ connectionString: database.url, max: 10 })
  await pool.query(ownStatements('public').join(';\n'))
  return {
    url: database.url,
    kept: keptIn(pool),
    async addKey(kind, hash) {
      const text = `insert into bkend.keys (id, project, environment, name, kind, hash) values ($1, 'social', 'dev', $1, $1, $2)`
      await pool.query(text, [kind, hash])
    },
    async remove() {
      await pool.end()
      await database.drop()
    },
  }
}
