/** Several projects in one MongoDB database. */
import { heldTables } from '../../pull/held.ts'
import { createDatabase } from '../database.ts'

heldTables(async () => createDatabase())
