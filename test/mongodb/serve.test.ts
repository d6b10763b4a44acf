/** The contract of the Data API over MongoDB. */
import { contractTests } from '../serve/contract.ts'
import { serveTables } from '../serve/service.ts'
import { createDatabase } from './database.ts'

contractTests('over MongoDB', () => serveTables({ database: createDatabase() }))
