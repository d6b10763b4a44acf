/** `bkend dev` on a Postgres server. */
import { createDatabase } from '../support/postgres.ts'
import { askedSuite } from './asked.ts'

askedSuite({ createDatabase, nowhere: 'postgres://nowhere.invalid/app', oneColumn: /^\+1 column$/ })
