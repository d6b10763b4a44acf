/** Every guard of the Data API over Postgres, once without it. */
import { ASKER_GUARDS } from '../attacks/guards/askers.ts'
import { DATA_GUARDS } from '../attacks/guards/data.ts'
import { serverUrl } from '../support/postgres.ts'
import { takenAway } from './guard-runs.ts'

takenAway([...DATA_GUARDS, ...ASKER_GUARDS], 'test/attacks/guards/planted.config.ts', async () => ({
  variables: { TEST_DATABASE_URL: await serverUrl() },
  stop: async () => undefined,
}))
