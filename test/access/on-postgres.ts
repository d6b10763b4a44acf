/** A Postgres server of the tests, for decisions over HTTP. */
import pg from 'pg'
import type { Database } from './http.ts'

/** Filled by plain SQL. */
export const ON_POSTGRES: Database = {
  async open({ databaseUrl }) {
    const owner = new pg.Client({ connectionString: databaseUrl })
    await owner.connect()
    return {
      async refill(name, rows) {
        await owner.query(`delete from ${name}`)
        for (const { id, createdBy, title, visibility, score = null, ownerId = null, secret } of rows)
          await owner.query(
            `insert into ${name} (id, "createdBy", title, visibility, score, "ownerId", secret) values ($1, $2, $3, $4, $5, $6, $7)`,
            [id, createdBy, title, visibility, score, ownerId, secret],
          )
      },
      close: () => owner.end(),
    }
  },
}
