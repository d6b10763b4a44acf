/** What the parts of a store share. */
import type { ClientSession, Db, MongoClient } from 'mongodb'
import type { Capability } from '../capabilities.ts'
import type { MongoLibrary } from '../library.ts'
import type { Turns } from './turns.ts'

/** A document as it is kept. Ids are of the kind that the table says. */
export interface Row {
  readonly _id: unknown
  readonly [field: string]: unknown
}

/** One open store. */
export interface StoreContext {
  readonly client: MongoClient
  readonly db: Db
  /** Of the transaction that the commands are part of. */
  readonly session?: ClientSession
  readonly library: MongoLibrary
  readonly capabilities: ReadonlySet<Capability>
  readonly project: string
  readonly environment: string
  /** Milliseconds that the server may spend on one command. */
  readonly limit: number
  /** Takes turns where the server changes a document in more than one move. */
  readonly turns: Turns
}
