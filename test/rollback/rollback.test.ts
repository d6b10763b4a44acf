/** `bkend rollback` on Postgres. */

import { POSTGRES } from '../standing/postgres.ts'
import { rollbackSuite } from '../standing/rollback.ts'

rollbackSuite(POSTGRES)
