/** The contract over a server and over the embedded database. */
import { contractTests } from './contract.ts'
import { serveTables } from './service.ts'

contractTests('over a Postgres server', () => serveTables())
contractTests('over the embedded database', () => serveTables({ database: 'embedded' }))
