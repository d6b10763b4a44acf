/** Every guard of MongoDB's store, once without it. */
import { MONGODB_GUARDS } from '../attacks/guards/mongodb.ts'
import { startMongo } from '../support/mongodb-server.ts'
import { takenAway } from './guard-runs.ts'

takenAway(MONGODB_GUARDS, 'test/attacks/guards/planted-mongodb.config.ts', async () => {
  const { url, stop } = await startMongo()
  return { variables: { TEST_MONGODB_URL: url }, stop }
})
