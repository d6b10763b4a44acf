/** A connected client, and what the server behind it is. */
import type { Db, MongoClient, MongoClientOptions } from 'mongodb'
import { DiagnosticError, error } from '../../diagnostic/index.ts'
import { addressOf } from './address.ts'
import { askServer, type ServerAnswer } from './ask.ts'
import { connectionFault, isMongo, type Whereto } from './faults.ts'
import { loadLibrary, type MongoLibrary } from './library.ts'

/** A server that answered. */
export interface Connected {
  readonly library: MongoLibrary
  readonly client: MongoClient
  readonly db: Db
  readonly whereto: Whereto
  readonly answer: ServerAnswer
}

/** MongoDB before 5.0 takes no names with dots or dollars, and is no longer kept by its makers. */
const OLDEST = 500_000
/** Milliseconds to look for a server, where the URL does not say. */
const PATIENCE = 10_000

function ofThe(url: string, option: string): boolean {
  return new RegExp(`[?&]${option}=`, 'i').test(url)
}

/**
 * Connects and asks what the server can do; `probes`: with its collections, too. Throws a `DiagnosticError`
 * (`target/connect`, `target/version`).
 */
export async function connectClient(url: string, more: MongoClientOptions, probes: boolean): Promise<Connected> {
  const whereto = addressOf(url)
  const library = await loadLibrary()
  let client: MongoClient | null = null
  try {
    const patience = ofThe(url, 'serverSelectionTimeoutMS') ? {} : { serverSelectionTimeoutMS: PATIENCE }
    client = new library.MongoClient(url, { ...patience, ...more })
    await client.connect()
    const db = client.db(whereto.database)
    const answer = await askServer(db, probes)
    if (answer.version >= OLDEST) return { library, client, db, whereto, answer }
    const message = `${whereto.host} runs ${answer.product}, and bkend needs 5.0 or later`
    throw new DiagnosticError([error('target/version', message, { hint: 'Upgrade the server' })])
  } catch (fault) {
    await client?.close().catch(() => {})
    if (!isMongo(fault)) throw fault
    throw new DiagnosticError([connectionFault(fault, whereto)], { cause: fault })
  }
}
