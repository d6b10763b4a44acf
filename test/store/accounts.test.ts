/** Users, sessions and keys on a Postgres server, judged as every target's are. */
import pg from 'pg'
import { defaultConfig } from '../../src/load/config/judge.ts'
import { ownStatements } from '../../src/targets/postgres/driver/own-schema.ts'
import { openStore } from '../../src/targets/postgres/store/index.ts'
import { createDatabase } from '../support/postgres.ts'
import { judgeAccounts } from './accounts.ts'

judgeAccounts('Postgres', async () => {
  const { url, drop } = await createDatabase()
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query(ownStatements('public').join(';\n'))
  await owner.end()
  const config = { ...defaultConfig('/'), project: 'accounts' }
  const options = { project: 'accounts', environment: 'dev', config, applicationName: 'bkend test', dev: true }
  const store = await openStore(url, options)
  return {
    store,
    async close() {
      await store.close()
      await drop()
    },
  }
})
