/** A driver's context over an empty database, whose client tells each command that it sends. */
import * as library from 'mongodb'
import { addressOf } from '../../src/targets/mongodb/address.ts'
import { askServer, type ServerAnswer } from '../../src/targets/mongodb/ask.ts'
import { contextOf, type DriverContext } from '../../src/targets/mongodb/driver/context.ts'
import { config } from '../postgres-objects/project.ts'
import { createDatabase } from './database.ts'

/** What a test watches. */
export interface Watched {
  /** With the event `commandStarted`. */
  readonly client: library.MongoClient
  readonly db: library.Db
  readonly answer: ServerAnswer
  readonly context: DriverContext
  /** Ends the client and drops the database. */
  close(): Promise<void>
}

/** An empty database under watch. */
export async function watchedDatabase(): Promise<Watched> {
  const database = createDatabase()
  const client = await new library.MongoClient(database.url, { monitorCommands: true }).connect()
  const db = client.db()
  const answer = await askServer(db, true)
  const options = { project: 'test', environment: 'dev', config, applicationName: 'test' }
  const context = contextOf({ library, client, db, whereto: addressOf(database.url), answer }, options)
  return {
    ...{ client, db, answer, context },
    async close() {
      await client.close()
      await database.drop()
    },
  }
}
