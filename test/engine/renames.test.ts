/** The database has other names than the files, on Postgres. */
import { POSTGRES } from '../standing/postgres.ts'
import { renamesSuite } from '../standing/renames.ts'

// The function that moves updatedAt names it, so another takes its place.
renamesSuite({ ...POSTGRES, madeAnew: /^(function|trigger):/ })
